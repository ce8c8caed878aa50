"""Taking figures in turns, and what is said of them."""

import statistics

from . import processes


class Skipped(Exception):
    """A contestant that cannot take part, and why."""


def alternate(contestants, rounds, say=print, warm_below=0.0):
    """Lets contestants run one after another, round after round: A B C A B C …

    `contestants` maps a name to a function that returns a record (a dict of figures). Every round is kept. One that fails or
    is skipped says so once and takes no further part; its entry has the reason in place of rounds.

    One that takes less than `warm_below` seconds runs twice in a row each time, and the second run counts; the first is kept
    as `coldSeconds`. While others run for a minute, systems take memory back that nobody touches, the pages of program
    files among it, and a program of a third of a second would be measured by how it gets them again.
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
    """One figure of every round of an entry."""
    return [record[key] for record in entry["rounds"] if record.get(key) is not None]


def median(values):
    return statistics.median(values) if values else None


def spread(values):
    """Median, least and most."""
    return {"median": median(values), "min": min(values), "max": max(values)} if values else None


def ratios(above, below, key):
    """The ratio of two entries, round by round, and its spread: noise of the machine that lasts a round cancels out."""
    pairs = zip(above["rounds"], below["rounds"])
    values = [a[key] / b[key] for a, b in pairs if a.get(key) and b.get(key)]
    return spread(values)
