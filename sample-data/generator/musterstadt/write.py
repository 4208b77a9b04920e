"""Writes the fictitious city's project: the project file and one inbox per edition."""

from .. import book
from . import calendar, expected, layouts, logo, project, story


def write(folder, editions, expectations=None):
    """Writes `editions` inboxes, and what the program must make of them; returns the workbooks."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ratsbericht.toml").write_text(project.project(), encoding="utf-8", newline="\n")
    (folder / "logo.png").write_bytes(logo.png())
    measures, dropped = story.editions(editions)
    files = []
    for edition in range(1, editions + 1):
        inbox = folder / "eingang" / calendar.edition_name(edition)
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / "bericht.toml").write_text(project.period(edition, dropped[edition - 1]), encoding="utf-8", newline="\n")
        for department in layouts.DEPARTMENTS:
            if (edition, department.__name__) in layouts.MISSING:
                continue
            own = [m for m in measures[edition - 1] if m.department == department.__name__]
            for kind, name, sheets in department(own, edition):
                path = inbox / f"{department.__name__}_{name}.{kind}"
                book.save(path, sheets)
                files.append(path)
    if expectations:
        expected.write(expectations, editions, measures)
    return files
