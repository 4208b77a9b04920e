"""A workbook as plain data, and its three writers: xlsx, xls and ods (images and lists: xlsx only).

Everything that a writer would take from the clock is fixed, so the same data gives the same bytes.
"""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
import xlwt
from odf import number, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

FIXED = datetime(2026, 1, 1, 8, 0, 0)

# Number formats by the name of a style; a style without an entry shows text as it stands.
FORMATS = {
    "date": "dd.mm.yyyy",
    "month": "mm/yyyy",
    "int": "#,##0",
    "num": "#,##0.0",
    "eur": "#,##0.00",
    "percent": "0.0%",
    "sum": "#,##0.00",
    "sumint": "#,##0",
}
BOLD = {"title", "head", "year", "sum", "sumint", "group"}
WRAP = {"text", "head"}


@dataclass
class Formula:
    """A formula and the result that Excel would have stored."""

    expression: str
    result: object


@dataclass
class Sheet:
    """One sheet: cells by (row, column), 1-based."""

    name: str
    hidden: bool = False
    cells: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)
    widths: dict = field(default_factory=dict)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    lists: list = field(default_factory=list)
    images: list = field(default_factory=list)

    def put(self, row, column, value, look=""):
        """Writes a cell; None and "" leave it empty."""
        if value is not None and value != "":
            self.cells[row, column] = (value, look)

    def row(self, row, values, look="", first=1):
        """Writes values side by side."""
        for offset, value in enumerate(values):
            self.put(row, first + offset, value, look)

    def merge(self, row, column, last_row, last_column, value, look=""):
        """Merges a rectangle that shows `value`; a single cell stays a cell."""
        self.put(row, column, value, look)
        if (row, column) != (last_row, last_column):
            self.merges.append((row, column, last_row, last_column))


def plain(value):
    """What every writer understands: decimals and formulas as numbers."""
    if isinstance(value, Formula):
        value = value.result
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def save(path, sheets):
    """Writes the sheets in the format that the path's extension names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = {".xlsx": xlsx, ".xls": xls, ".ods": ods}[path.suffix]
    path.write_bytes(writer(sheets))


def repack(data):
    """The same archive with every entry's date fixed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = entry.compress_type
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(entry.filename))
    return out.getvalue()


def xlsx(sheets):
    """Excel 2007 and later."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": FIXED, "author": "", "company": ""})
    looks = {}

    def look_of(name):
        if name not in looks:
            props = {"valign": "top"}
            if name in FORMATS:
                props["num_format"] = FORMATS[name]
            if name in BOLD:
                props["bold"] = True
            if name in WRAP:
                props["text_wrap"] = True
            if name in ("head", "year"):
                props.update(bg_color="#DDE5EE", border=1)
            if name == "title":
                props["font_size"] = 13
            if name == "note":
                props.update(font_size=8, italic=True)
            looks[name] = book.add_format(props)
        return looks[name]

    for data in sheets:
        sheet = book.add_worksheet(data.name)
        if data.hidden:
            sheet.hide()
        for column, width in sorted(data.widths.items()):
            hidden = {"hidden": True} if column in data.hidden_columns else {}
            sheet.set_column(column - 1, column - 1, width, None, hidden)
        for row in sorted(data.hidden_rows):
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for first_row, first, last_row, last in data.merges:
            value, look = data.cells[first_row, first]
            sheet.merge_range(first_row - 1, first - 1, last_row - 1, last - 1, "", look_of(look))
        for (row, column), (value, look) in sorted(data.cells.items()):
            at, fmt = (row - 1, column - 1), look_of(look)
            if isinstance(value, Formula):
                sheet.write_formula(*at, "=" + value.expression, fmt, plain(value))
            elif isinstance(value, date):
                sheet.write_datetime(*at, datetime(value.year, value.month, value.day), fmt)
            elif isinstance(value, str):
                sheet.write_string(*at, value, fmt)
            else:
                sheet.write_number(*at, plain(value), fmt)
        for row, column, name, png, scale in data.images:
            sheet.insert_image(row - 1, column - 1, name, {
                "image_data": io.BytesIO(png), "x_scale": scale, "y_scale": scale, "description": name})
        for first_row, column, last_row, source in data.lists:
            sheet.data_validation(
                first_row - 1, column - 1, last_row - 1, column - 1,
                {"validate": "list", "source": source, "error_type": "warning"},
            )
    book.close()
    return repack(out.getvalue())


def xls(sheets):
    """Excel 97 to 2003. Formulas are written as values: the writer stores no results."""
    book = xlwt.Workbook(encoding="utf-8")
    looks = {}

    def look_of(name):
        if name not in looks:
            parts = ["align: vert top" + (", wrap on" if name in WRAP else "")]
            if name in BOLD:
                parts.append("font: bold on")
            looks[name] = xlwt.easyxf("; ".join(parts), num_format_str=FORMATS.get(name, "General"))
        return looks[name]

    for data in sheets:
        sheet = book.add_sheet(data.name)
        sheet.visibility = 1 if data.hidden else 0
        for column, width in sorted(data.widths.items()):
            sheet.col(column - 1).width = 256 * width
            sheet.col(column - 1).hidden = column in data.hidden_columns
        merged = {(r, c): (lr, lc) for r, c, lr, lc in data.merges}
        for (row, column), (value, look) in sorted(data.cells.items()):
            value = plain(value)
            if isinstance(value, date):
                value = datetime(value.year, value.month, value.day)
            if (row, column) in merged:
                last_row, last = merged[row, column]
                sheet.write_merge(row - 1, last_row - 1, column - 1, last - 1, value, look_of(look))
            else:
                sheet.write(row - 1, column - 1, value, look_of(look))
        for row in sorted(data.hidden_rows):
            sheet.row(row - 1).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(sheets):
    """OpenDocument."""
    book = OpenDocumentSpreadsheet()
    day = number.DateStyle(name="tag")
    for part in (number.Day(style="long"), number.Text(text="."), number.Month(style="long"),
                 number.Text(text="."), number.Year(style="long")):
        day.addElement(part)
    book.automaticstyles.addElement(day)
    for name, props in (("plain", {}), ("date", {"datastylename": "tag"}), ("bold", {})):
        cell_style = style.Style(name=name, family="table-cell", **props)
        if name == "bold":
            cell_style.addElement(style.TextProperties(fontweight="bold"))
        book.automaticstyles.addElement(cell_style)
    shown = style.Style(name="shown", family="table", masterpagename="Default")
    shown.addElement(style.TableProperties(display="true"))
    hidden = style.Style(name="hidden", family="table", masterpagename="Default")
    hidden.addElement(style.TableProperties(display="false"))
    book.automaticstyles.addElement(shown)
    book.automaticstyles.addElement(hidden)
    for data in sheets:
        book.spreadsheet.addElement(ods_table(data))
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue())


def ods_table(data):
    """One sheet as an OpenDocument table."""
    sheet = table.Table(name=data.name, stylename="hidden" if data.hidden else "shown")
    last_row = max(row for row, _ in data.cells)
    last_column = max(column for _, column in data.cells)
    spans, covered = {}, set()
    for first_row, first, end_row, end in data.merges:
        spans[first_row, first] = (end_row - first_row + 1, end - first + 1)
        covered |= {(r, c) for r in range(first_row, end_row + 1) for c in range(first, end + 1)}
        covered.discard((first_row, first))
        last_row, last_column = max(last_row, end_row), max(last_column, end)
    sheet.addElement(table.TableColumn(numbercolumnsrepeated=last_column))
    for row in range(1, last_row + 1):
        line = table.TableRow()
        for column in range(1, last_column + 1):
            if (row, column) in covered:
                line.addElement(table.CoveredTableCell())
                continue
            value, look = data.cells.get((row, column), (None, ""))
            value = plain(value)
            more = {}
            if (row, column) in spans:
                rows, columns = spans[row, column]
                more = {"numberrowsspanned": rows, "numbercolumnsspanned": columns}
            if isinstance(value, date):
                cell = table.TableCell(valuetype="date", datevalue=value.isoformat(),
                                       stylename="date", **more)
                cell.addElement(text.P(text=value.strftime("%d.%m.%Y")))
            elif isinstance(value, (int, float)):
                cell = table.TableCell(valuetype="float", value=repr(value), stylename="plain", **more)
                cell.addElement(text.P(text=repr(value).replace(".", ",")))
            elif value is not None:
                cell = table.TableCell(valuetype="string",
                                       stylename="bold" if look in BOLD else "plain", **more)
                for paragraph in value.split("\n"):
                    cell.addElement(text.P(text=paragraph))
            else:
                cell = table.TableCell(**more)
            line.addElement(cell)
        sheet.addElement(line)
    return sheet
