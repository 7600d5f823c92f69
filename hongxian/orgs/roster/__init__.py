"""名册: units and people in a workbook. Reading, comparing with what is known, writing back."""
