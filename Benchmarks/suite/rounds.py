"""Alternating measurements and their statistics."""

import statistics

from . import processes


class Skipped(Exception):
    """The error of a contestant that cannot run, with the reason."""


def alternate(contestants, rounds, say=print, warm_below=0.0):
    """Runs contestants one after another, round after round: A B C A B C …

    `contestants` maps a name to a function that returns a record (a dict of figures). Every round is kept. A contestant
    that fails or is skipped prints the reason once and is not run again; its entry has the reason in place of rounds.

    A contestant that takes less than `warm_below` seconds runs twice in a row each time, and the second run counts; the
    first is kept as `coldSeconds`. While others run for a minute, systems reclaim unused memory, including the pages of
    program files, so that a run of a third of a second would mainly measure how these pages are read again.
    """
    records = {name: [] for name in contestants}
    reasons = {}
    for number in range(rounds):
        for name, run in contestants.items():
            if name in reasons:
                continue
            try:
                record = run()
                if record["seconds"] < warm_below:
                    record = run() | {"coldSeconds": record["seconds"]}
            except (Skipped, processes.RunFailed, OSError) as error:
                reasons[name] = str(error)
                say(f"  {name}: skipped, {error}")
                continue
            records[name].append(record)
            load = record.get("foreignLoad")
            note = "" if not load or load < 0.1 else f", {load:.2f} cores of other processes"
            say(f"  round {number + 1}, {name}: {record['seconds']:.3f} s, {record['cpuSeconds']:.3f} s of CPU{note}")
    return {
        name: {"skipped": reasons[name], "rounds": records[name]} if name in reasons else {"rounds": records[name]}
        for name in contestants
    }


def series(entry, key):
    """Returns one figure of every round of an entry."""
    return [record[key] for record in entry["rounds"] if record.get(key) is not None]


def median(values):
    return statistics.median(values) if values else None


def spread(values):
    """Returns median, minimum and maximum."""
    return {"median": median(values), "min": min(values), "max": max(values)} if values else None


def ratios(above, below, key):
    """Returns the ratio of two entries for each round, and its spread: noise that lasts a whole round cancels out."""
    pairs = zip(above["rounds"], below["rounds"])
    values = [a[key] / b[key] for a, b in pairs if a.get(key) and b.get(key)]
    return spread(values)
