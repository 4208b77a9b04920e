#!/usr/bin/env python3
"""Typesetting of dense tagged pages: ratsbericht, and Typst on the same rows, in one run.

    cargo bench --bench typesetting --no-run
    pip install typst
    python3 benches/typesetting.py BINARY [PAGES ...]

BINARY is what the first command names. PAGES is 100, 1000 and 10000 unless said; Typst is left out
above 1000, where it needs tens of gigabytes. Each line is a process of its own: seconds of processor
time (user and system), seconds on the clock, highest memory, size of the file.
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "templates" / "fonts"

SOURCE = """
#set document(title: "Dichte Tabelle", author: "Leistungsmessung", date: datetime(year: 2019, month: 11, day: 13))
#set text(lang: "de", font: "Source Sans 3", size: 8.5pt)
#set page("a4", margin: (left: 25mm, right: 20mm, top: 22mm, bottom: 20mm), header: [Leistungsmessung],
  footer: context align(right)[Seite #counter(page).display() von #counter(page).final().first()])
= Dichte Tabelle
#table(columns: (1.2fr, 1.3fr, 2.4fr, 2.4fr, 0.8fr, 1.5fr, 0.8fr, 1.3fr),
  align: (left, left, left, left, right, right, right, right), inset: (x: 3pt, y: 5.6pt),
  stroke: (x, y) => (bottom: 0.25pt + luma(70%)),
  table.header([*Beleg*], [*Datum*], [*Bezeichnung*], [*Zweck*], [*Menge*], [*Betrag*], [*USt*], [*Steuer*]),
  ..csv("rows.csv", delimiter: ";").flatten())
"""


def typst(folder):
    """Runs in a process of its own, so that its memory is its own."""
    import typst as engine

    source = Path(folder, "dense.typ")
    source.write_text(SOURCE)
    pdf = engine.compile(str(source), root=folder, font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"])
    Path(folder, "typst.pdf").write_bytes(pdf)


def measured(command):
    """The process's seconds, on the clock and of processors, its highest memory and what it printed."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024, printed


def main(binary, sizes):
    print(f"{'':24}{'processor':>10} {'clock':>9} {'memory':>9} {'file':>9}")

    def line(name, pages, cpu, wall, memory, file):
        size = file.stat().st_size / 1e6
        print(f"{name:12}{pages:>6} pages{cpu:>9.2f} s {wall:>7.2f} s {memory:>6.0f} MB {size:>6.1f} MB", flush=True)

    for pages in sizes:
        with tempfile.TemporaryDirectory() as folder:
            ours, rows = Path(folder, "ours.pdf"), Path(folder, "rows.csv")
            cpu, wall, memory, printed = measured([binary, str(pages), "1", str(ours), str(rows)])
            line("ratsbericht", pages, cpu, wall, memory, ours)
            print("    " + printed.strip().replace("\n", "\n    "), flush=True)
            if pages > 1000:
                continue
            cpu, wall, memory, _ = measured([sys.executable, __file__, "--typst", folder])
            line("Typst", pages, cpu, wall, memory, Path(folder, "typst.pdf"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--typst"]:
        typst(sys.argv[2])
    elif len(sys.argv) < 2:
        sys.exit(__doc__)
    else:
        main(sys.argv[1], [int(pages) for pages in sys.argv[2:]] or [100, 1000, 10000])
