#!/usr/bin/env python3
"""Writes the sample projects. The same call gives the same bytes; see README.md."""

import argparse
import shutil
import sys
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import check, dresden  # noqa: E402
from generator.musterstadt import write as musterstadt  # noqa: E402


def pack(project, target):
    """The inboxes that the committed sample does not have, with a fixed time stamp."""
    committed = {path.name for path in (HERE / "musterstadt" / "eingang").iterdir()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted((project / "eingang").rglob("*")):
            name = path.relative_to(project)
            if path.is_file() and name.parts[1] not in committed:
                archive.writestr(zipfile.ZipInfo(str(name)), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def main():
    """Without options: both committed samples. With --out: Musterstadt with any number of editions."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--editions", type=int, default=3, help="number of editions of musterstadt (default 3)")
    arguments.add_argument("--out", type=Path, help="folder for another musterstadt; the committed samples stay untouched")
    arguments.add_argument("--later", type=Path, help="with --out: also the inboxes behind the committed ones, in one archive for the tests")
    options = arguments.parse_args()
    if options.editions < 1 or (options.editions != 3 and not options.out):
        arguments.error("--editions needs a number from 1, and --out where it is not 3")
    if options.out:
        files = musterstadt.write(options.out, options.editions)
        if options.later:
            pack(options.out, options.later)
    else:
        for sample in ("dresden-v2927-19", "musterstadt"):
            shutil.rmtree(HERE / sample / "eingang", ignore_errors=True)
        files = dresden.write(HERE / "dresden-v2927-19") + musterstadt.write(
            HERE / "musterstadt", 3, HERE / "expected" / "musterstadt")
    for path in files:
        check.check(path)
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} workbooks, {size // 1024} KB, all read back")


if __name__ == "__main__":
    main()
