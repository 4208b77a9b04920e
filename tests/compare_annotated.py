#!/usr/bin/env python3
"""Compares delivered workbooks with their annotated copies, by hand and with other programs.

usage: compare_annotated.py DELIVERED ANNOTATED

For each xlsx and xlsm: openpyxl reads both; values, formulas, number formats, fonts, borders, alignments,
column widths, merges, validations, conditional formats, print set-up and other comments must be the same,
only fills of marked cells differ. For each of them and each ods: LibreOffice turns both into csv, sheet by
sheet, and those must be the same, too. Needs openpyxl, and soffice on the path.
"""
import glob
import os
import subprocess
import sys
import tempfile

import openpyxl

CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'


def look(cell):
    return cell.number_format, repr(cell.font), repr(cell.border), repr(cell.alignment), repr(cell.protection)


def compare_cells(old, new):
    a, b = openpyxl.load_workbook(old), openpyxl.load_workbook(new)
    assert b.sheetnames[: len(a.sheetnames)] == a.sheetnames, b.sheetnames
    assert len(b.sheetnames) == len(a.sheetnames) + 1 and b.sheetnames[-1].startswith('Hinweise'), b.sheetnames
    same = marked = comments = 0
    for one in a.worksheets:
        two = b[one.title]
        assert one.merged_cells.ranges == two.merged_cells.ranges
        assert {k: v.width for k, v in one.column_dimensions.items()} == {k: v.width for k, v in two.column_dimensions.items()}
        assert [repr(v) for v in one.data_validations.dataValidation] == [repr(v) for v in two.data_validations.dataValidation]
        assert len(one.conditional_formatting) == len(two.conditional_formatting)
        assert one.sheet_state == two.sheet_state and one.freeze_panes == two.freeze_panes
        assert repr(one.page_setup) == repr(two.page_setup) and one.print_area == two.print_area
        assert repr(one.protection) == repr(two.protection)
        for row in two.iter_rows():
            for cell in row:
                other = one[cell.coordinate]
                assert other.value == cell.value, (cell.coordinate, other.value, cell.value)
                assert look(other) == look(cell), cell.coordinate
                if other.comment:
                    assert cell.comment and cell.comment.text.startswith(other.comment.text.strip()[:20])
                if repr(other.fill) != repr(cell.fill):
                    marked += 1
                comments += bool(cell.comment)
                same += 1
    return f'{same} cells the same, {marked} coloured, {comments} commented'


def csv(path):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['soffice', '--headless', '--convert-to', CSV, '--outdir', folder, path], check=True, capture_output=True)
        sheets = {}
        for file in glob.glob(f'{glob.escape(folder)}/*.csv'):
            name = os.path.basename(file)[len(os.path.splitext(os.path.basename(path))[0]) + 1:]
            sheets[name] = open(file, encoding='utf-8').read()
        return sheets


def main():
    delivered, annotated = sys.argv[1:3]
    for old in sorted(glob.glob(f'{glob.escape(delivered)}/*')):
        new = os.path.join(annotated, os.path.basename(old))
        end = os.path.splitext(old)[1].lower()
        if end not in ('.xlsx', '.xlsm', '.ods'):
            continue
        words = compare_cells(old, new) if end != '.ods' else ''
        one, two = csv(old), csv(new)
        assert one, 'LibreOffice made no csv'
        for name, text in one.items():
            assert two[name] == text, (old, name)
        assert set(two) - set(one) == {'Hinweise.csv'}, set(two) - set(one)
        print(f'{os.path.basename(old)}: {words}; {len(one)} sheets the same in LibreOffice')


if __name__ == '__main__':
    main()
