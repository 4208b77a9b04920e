"""Reads every workbook back with another library: each sheet opens, each stated sum adds up."""

import openpyxl
import xlrd
from odf import table, teletype
from odf.opendocument import load


def rows(path):
    """Sheet name to a list of rows of plain values."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, data_only=True)
        return {s.title: [list(r) for r in s.iter_rows(values_only=True)] for s in book.worksheets}
    if path.suffix == ".xls":
        book = xlrd.open_workbook(path)
        return {s.name: [[c or None for c in s.row_values(r)] for r in range(s.nrows)] for s in book.sheets()}
    found = {}
    for sheet in load(path).spreadsheet.getElementsByType(table.Table):
        lines = []
        for line in sheet.getElementsByType(table.TableRow):
            cells = [c for c in line.childNodes if c.qname[1] in ("table-cell", "covered-table-cell")]
            lines.append([teletype.extractText(c) or None for c in cells])
        found[sheet.getAttribute("name")] = lines
    return found


def check(path):
    """Raises where a workbook is empty, or a row "Summe" differs from the rows above it."""
    sheets = rows(path)
    assert sheets, f"{path}: no sheet"
    for name, lines in sheets.items():
        assert any(value is not None for line in lines for value in line), f"{path}, {name}: empty"
        for index, line in enumerate(lines):
            if next((v for v in line if v is not None), None) != "Summe":
                continue
            for column, stated in enumerate(line):
                if isinstance(stated, (int, float)):
                    above = [r[column] for r in lines[:index] if column < len(r)]
                    actual = sum(v for v in above if isinstance(v, (int, float)))
                    assert abs(actual - stated) < 0.005, f"{path}, {name}: {stated} is not {actual}"
