"""The measures and how they develop: measures.txt for the first editions, then by rule."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from . import calendar

WRITTEN = 3
# The one measure that is overdue without a reason, on purpose: (edition, id).
WITHOUT_REASON = {(2, "W-22")}


@dataclass(frozen=True)
class Measure:
    """One measure as reported in one edition."""

    id: str
    department: str
    field: str
    title: str
    office: str
    start: str
    end: str
    plan: int
    public: bool
    phase: str
    progress: int | None
    spent: int
    reason: str
    text: str
    as_of: date
    done: date | None

    def end_day(self):
        """The last day that `end` names; None for permanent measures."""
        return last_day(self.end)


def day(text):
    """`30.06.2026` as a date, anything else as None."""
    parts = text.split(".")
    if len(parts) == 3 and all(p.isdigit() for p in parts):
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    return None


def last_day(text):
    """Last day of what stands under "Ende"."""
    if text in ("laufend", "fortlaufend"):
        return None
    words = text.split()
    if len(words) == 3:
        return calendar.quarter_end(int(words[2]), calendar.QUARTERS.index(words[0].rstrip(".")) + 1)
    return day(text) or date(int(words[-1]), 12, 31)


def pick(key, options):
    """A choice that depends on nothing but the key."""
    digest = hashlib.sha256(key.encode()).digest()
    return options[int.from_bytes(digest[:4], "big") % len(options)]


def as_of(ident, edition):
    """The day a row was written: near the quarter's end."""
    return calendar.end_of(edition) + timedelta(days=pick(f"{ident} {edition}", [-6, -4, -1, 0, 1, 2, 5, 6]))


def load():
    """The blocks of measures.txt: (constant part, lines by edition, drop reasons by edition)."""
    blocks = []
    department = field = ""
    for line in (Path(__file__).parent / "measures.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            _, department, field = line.split()
        elif line[0].isdigit():
            head, text = line.split(" | ")
            number, rest = head.split(" ", 1)
            blocks[-1][1][int(number)] = state(rest, text)
        elif line.startswith("x "):
            head, reason = line.split(" | ")
            blocks[-1][2][int(head.split()[1])] = reason
        else:
            ident, title, office, start, end, plan, public = (p.strip() for p in line.split("|"))
            constant = dict(id=ident, department=department, field=field, title=title, office=office,
                            start=start, end=end, plan=int(plan), public=public == "ja")
            blocks.append((constant, {}, {}))
    return blocks


def state(head, text):
    """`U 75 298000 >30.09.2026 =17.09.2026 !reason` and the status text."""
    head, _, reason = head.partition("!")
    phase, progress, spent, *more = head.split()
    found = dict(phase=phase, progress=None if progress == "-" else int(progress), spent=int(spent),
                 reason="" if reason == "-" else reason.strip(), text=text.strip(), done=None)
    for part in more:
        if part[0] == ">":
            found["end"] = head.split(">")[1].split("=")[0].strip()
        elif part[0] == "=":
            found["done"] = day(part[1:])
    return found


def editions(count):
    """Per edition: the measures in file order, and what was dropped with its reason."""
    blocks = load()
    result, dropped = [], []
    for edition in range(1, min(count, WRITTEN) + 1):
        current, gone = [], []
        for constant, states, drops in blocks:
            if edition in drops:
                gone.append((constant["id"], drops[edition]))
            known = [e for e in states if e <= edition]
            if not known or any(e <= edition for e in drops):
                continue
            last = max(known)
            if states[last]["phase"] in "FE" and last < edition:
                continue
            values = dict(constant)
            for e in sorted(known):
                values.update(states[e])
            current.append(Measure(**values, as_of=as_of(constant["id"], last)))
        result.append(current)
        dropped.append(gone)
    for edition in range(WRITTEN + 1, count + 1):
        result.append(advance(result[-1], edition))
        dropped.append([])
    check(result)
    return result, dropped


RUNNING = [
    "Die Arbeiten liegen im Zeitplan. Der nächste Abschnitt ist beauftragt.",
    "Die Zwischenergebnisse wurden dem Fachausschuss vorgestellt. Hinweise werden eingearbeitet.",
    "Zwei von drei Teilprojekten sind abgeschlossen, das dritte hat begonnen.",
    "Die Ausschreibung ist veröffentlicht, die Angebote werden im nächsten Quartal gewertet.",
    "Die Mittel sind gebunden. Es gibt derzeit keine Hindernisse.",
    "Nach der Beteiligung wurde der Umfang leicht angepasst; der Kostenrahmen bleibt gültig.",
    "Der Probebetrieb ist angelaufen, Rückmeldungen der Nutzenden werden ausgewertet.",
]
PERMANENT = [
    "Das Angebot wird unverändert fortgeführt und gut angenommen.",
    "Die Nachfrage ist gegenüber dem Vorquartal leicht gestiegen.",
    "Der Vertrag mit dem Träger wurde um ein Jahr verlängert.",
    "Die Zeiten wurden nach einer Umfrage angepasst.",
]
DONE = [
    "Die Maßnahme ist abgeschlossen, die Abnahme erfolgte ohne wesentliche Mängel.",
    "Das Ergebnis liegt vor und wurde dem zuständigen Ausschuss vorgestellt.",
    "Der Betrieb hat begonnen, die Schlussrechnung wird geprüft.",
]
LATE = ["Lieferverzug beim Auftragnehmer", "Zustimmung Dritter steht noch aus",
        "Personelle Engpässe im Fachamt", "Ausschreibung musste wiederholt werden"]


def advance(before, edition):
    """The next edition by rule: work goes on, ends are met or missed, follow-ups begin."""
    end = calendar.end_of(edition)
    now = []
    for m in before:
        key = f"{m.id} {edition}"
        if m.phase in "FE":
            if m.phase == "F":
                now.append(follow_up(m, edition))
            continue
        fresh = {"as_of": as_of(m.id, edition), "reason": ""}
        if m.phase == "D":
            now.append(replace(m, **fresh, text=pick(key, PERMANENT), spent=m.spent + m.plan // 20))
            continue
        if m.phase == "Z":
            now.append(replace(m, reason=m.reason))
            continue
        progress = min((m.progress or 0) + pick(key, [6, 9, 12, 15]), 95)
        spent = max(m.spent, m.plan * progress // 105 // 100 * 100)
        due = m.end_day()
        if due <= end and pick(key + "due", [True, True, True, False]) or progress == 95 and due <= end:
            now.append(replace(m, **fresh, phase="F", progress=100, text=pick(key, DONE),
                               spent=max(m.spent, m.plan * 97 // 100),
                               done=min(max(due - timedelta(days=5), end - timedelta(days=80)), end)))
        elif due < end:
            now.append(replace(m, as_of=fresh["as_of"], reason=pick(key, LATE), phase="V",
                               progress=progress, spent=spent, text=pick(key, RUNNING)))
        else:
            now.append(replace(m, **fresh, phase="U", progress=progress, spent=spent,
                               text=pick(key, RUNNING)))
    return now


def follow_up(m, edition):
    """A second stage with an id of its own."""
    first, _, stage = m.title.partition(", Stufe ")
    year, quarter = calendar.quarter_of(edition)
    title = f"{first}, Stufe {int(stage or 1) + 1}"
    prefix, number = m.id.split("-")
    return replace(m, id=f"{prefix}-{int(number) % 100 + 100 * int(title.rsplit(' ', 1)[1])}", title=title,
                   start=f"01.{3 * quarter - 2:02}.{year}",
                   end=f"31.12.{year + 1}", phase="P", progress=0, spent=0, reason="", done=None,
                   as_of=as_of(m.id, edition), text="Die neue Stufe wird vorbereitet, die Mittel sind angemeldet.")


def check(result):
    """The story must not break a rule by accident."""
    for edition, measures in enumerate(result, 1):
        end = calendar.end_of(edition)
        ids = [m.id for m in measures]
        assert len(ids) == len(set(ids)), f"edition {edition}: an id occurs twice"
        for m in measures:
            due, where = m.end_day(), f"{m.id}, edition {edition}"
            late = due is not None and due < end and m.phase in "PUV"
            assert m.reason or not (late or m.phase in "VE") or (edition, m.id) in WITHOUT_REASON, where
            assert (m.phase == "F") == (m.progress == 100) == (m.done is not None), where
            assert m.done is None or m.done <= end, where
            assert m.phase != "D" or due is None, where
            assert len(m.text.split()) >= 5, where
