"""Judge the items of an audit on a terminal, or from a pipe: one key each, every judgement stored at once."""

from __future__ import annotations

import os
import shutil
import sys
import termios
import textwrap
import tty

from sqlite_utils import Database

from archive import times
from archive.audit import judging
from archive.audit.answers import KEYS, MOST_MISSED, RIGHT, UNSURE, of_key
from archive.audit.judging import Item

BACK, QUIT = "b", "q"
MARKS = ("\u27e6", "\u27e7")  # around the figure, on a terminal without colours too
WIDEST = 100
_BOLD, _PLAIN = "\x1b[1;7m", "\x1b[0m"


def judge(db: Database, audit_id: str, number: int) -> int:
    """Show item after item and store what is said, until all are judged or the judge quits; return how many are left.

    The end of the input is a quit. Killed at any moment it loses nothing but the item that is shown.
    """
    left = judging.to_do(db, audit_id, number)
    done = judging.last_judged(db, audit_id, number)
    total = len(left) + len(done)
    again: list[str] = []  # items that the judge went back to, the next one last
    while again or left:
        item_id = again[-1] if again else left[0]
        item = judging.show(db, item_id)
        _print(item, len(left), total)
        while True:
            typed = _ask(item)
            if typed is None or typed == QUIT:
                return len(left)
            if typed == BACK:
                if done:
                    again.append(done.pop())
                    break
                print("  There is nothing before it.")
                continue
            said = of_key(item.kind, typed)
            if said is None:
                print(f"  {typed!r} is no answer. {_help(item)}")
                continue
            judging.record(db, audit_id, number, [(item_id, said)], times.now())
            print(f"  {said.word if item.kind == 'figure' or said.missed is None else f'{said.missed} missed'}")
            if again:
                again.pop()
            else:
                left.pop(0)
            done.append(item_id)
            break
    return len(left)


def _print(item: Item, left: int, total: int) -> None:
    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size().columns, WIDEST)
    before, after = (_BOLD + MARKS[0], MARKS[1] + _PLAIN) if colours else MARKS
    words = "".join(f"{before}{part}{after}" if marked else part for part, marked in item.sentence)
    print(f"\n{f' {left} of {total} left ':-^{width}}")
    print("\n".join(textwrap.wrap(item.title, width)))
    print(", ".join(part for part in (item.published, item.source) if part))
    print()
    print("\n".join(textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="  ")))
    print()
    for label, value in item.reading:
        print("\n".join(textwrap.wrap(f"{label:<12}{value}", width, subsequent_indent=" " * 12)))
    print(_help(item))


def _help(item: Item) -> str:
    if item.kind == "sentence":
        what = f"How many figures of it are not marked (0 to {MOST_MISSED})?"
        return f"{what} {UNSURE} not sure, {BACK} back, {QUIT} quit"
    wrong = ", ".join(f"{key} {'no figure at all' if level == 'figure' else level}" for key, level in KEYS.items())
    return f"{RIGHT} right; the first that is wrong: {wrong}; {UNSURE} not sure, {BACK} back, {QUIT} quit"


def _ask(item: Item) -> str | None:
    """Return what the judge types: on a terminal one key for a figure, else a line; None at the end of the input."""
    print("> ", end="", flush=True)
    if item.kind == "figure" and sys.stdin.isatty():
        return _key()
    line = sys.stdin.readline()
    return line.strip().lower() if line else None


def _key() -> str | None:
    """Return the next key of the terminal without waiting for the end of a line; end of transmission is None."""
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal, termios.TCSANOW)  # a key that was pressed meanwhile counts
        byte = os.read(terminal, 1)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
    return None if byte in (b"", b"\x04") else byte.decode("ascii", "replace").lower()
