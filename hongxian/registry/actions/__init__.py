"""The writes of this room: one module for each thing that happens.

`places vehicles licences grids` keep the entries; `assigning` names who answers; `merging` joins
double records and parts them again; `bulk` does what a ledger asks for thousands of rows;
`standards` keeps thresholds, `outline` the county's outline, `phones` shows a number in full,
`leaving` moves what hangs on a person or a unit.
"""
