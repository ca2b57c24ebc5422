"""The package of a workbook, changed in place: what is not changed stays as it is, byte for byte."""
