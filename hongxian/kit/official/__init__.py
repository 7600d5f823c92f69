"""Papers in the layout of GB/T 9704-2012: one description, a .docx and a PDF from it.

A4; type area 156 × 225 mm (margins 37 top, 28 left, 26 right, 35 bottom); 3号 (16 pt) type, 22
lines a page, 28 characters a line. A room above describes what it prints as an `Official`.
"""

from hongxian.kit.official.description import Block, Grid, Item, Official, Slip, Text
from hongxian.kit.official.pdf import to_pdf
from hongxian.kit.official.word import to_docx

__all__ = ["Block", "Grid", "Item", "Official", "Slip", "Text", "to_docx", "to_pdf"]
