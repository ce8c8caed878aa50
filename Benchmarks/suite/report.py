"""Prints and stores results."""

import json
import sys

from . import machine


def table(rows, out=sys.stdout):
    """Prints rows in columns; the first row is the header. Figures are aligned right."""
    rows = [[str(cell) for cell in row] for row in rows]
    if len(rows) < 2:
        return
    columns = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == columns]
    widths = [max(len(row[column]) for row in full) for column in range(columns)]
    for number, row in enumerate(rows):
        if len(row) < columns:
            print("  " + row[0].ljust(widths[0]) + "  " + "  ".join(row[1:]), file=out)
            continue
        cells = [
            cell.ljust(width) if column == 0 or column == columns - 1 and not is_figure(cell) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ]
        print("  " + "  ".join(cells).rstrip(), file=out)
        if number == 0:
            print("  " + "  ".join("─" * width for width in widths), file=out)


def is_figure(cell):
    return cell[:1].isdigit()


def heading(text, out=sys.stdout):
    print(f"\n{text}", file=out, flush=True)


def save(results, path):
    """Writes the raw results, without the machine's name and folders."""
    text = json.dumps(results, indent=1, ensure_ascii=False)
    for private in (str(machine.ROOT), machine.first_line("hostname")):
        if private and len(private) > 3 and private in text:
            text = text.replace(private, "…")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
