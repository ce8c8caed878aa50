"""The figures that have targets. Each ratio is computed for each round of one run."""

from . import endtoend, rounds

MET, NOT_MET, UNKNOWN = "met", "not met", "not measured"


def figure(name, value, target, *, at_least=False, unit="", note=""):
    """Returns a figure and its target. `value` is a number, a spread (median, min, max), or None if not measured."""
    if isinstance(value, (int, float)):
        value = {"median": value, "min": value, "max": value}
    verdict = UNKNOWN
    if value is not None and target is not None:
        verdict = MET if (value["median"] >= target if at_least else value["median"] <= target) else NOT_MET
    return {
        "figure": name, "value": value, "target": target, "atLeast": at_least, "unit": unit, "verdict": verdict,
        "note": note,
    }


def each(entry, compute):
    """Returns the spread of a figure that is computed for every round of an entry."""
    values = [value for value in (compute(record) for record in entry.get("rounds", [])) if value is not None]
    return rounds.spread(values)


def scaled(other, own):
    """Returns the ratio of seconds per issue of each round; the entries may have different numbers of issues."""
    pairs = list(zip(other["rounds"], own["rounds"]))
    values = [(a["seconds"] / a["issues"]) / (b["seconds"] / b["issues"]) for a, b in pairs]
    return rounds.spread(values)


def less(entry, other, below):
    """Returns (entry − other) ÷ below of processor seconds, for each round."""
    values = [
        (a["cpuSeconds"] - b["cpuSeconds"]) / c["cpuSeconds"]
        for a, b, c in zip(entry["rounds"], other["rounds"], below["rounds"])
    ]
    return rounds.spread(values)


def of_mock(result):
    """Yields the figures of the mock alone."""
    for name, entry in result["entries"].items():
        yield figure(
            f"the mock, {name}, requests/s", each(entry, lambda record: record["requestsPerSecond"]), None, at_least=True
        )
    entry = result["entries"]["pages of issues, all fields"]
    yield figure(
        "the mock, pages of issues", each(entry, lambda record: record["MBPerSecond"]), None, unit="MB/s"
    )
    if result["peakBytes"]:
        yield figure(f"peak memory of the mock, {result['issues']:,} issues", result["peakBytes"] / 1e6, None, unit="MB")


def of_limited(result):
    """Yields the used share of a site's rate limit, and the share of rejected requests."""
    entry = result["entries"]["vendor's limits"]
    batches = result["issues"] / 100
    # The site has the tokens of one second at the first request.
    used = each(entry, lambda record: batches / (endtoend.BURST * (record["seconds"] + 1)))
    refused = each(entry, lambda record: record["retries"] / record["requests"])
    yield figure("share of what a limited site allows that is used", used, 0.9, at_least=True)
    yield figure("share of requests that a limited site refuses", refused, 0.02)


def of_others(result):
    """Yields the figures without latency."""
    entries = result["entries"]
    gigabytes = result["textBytes"] / 1e9
    fastest, optimal = entries["jirastream fastest"], entries["jirastream optimal"]
    pigz, isal = entries["limit: pigz -6"], entries["limit: ISA-L 1, one core"]
    zlib, sha = entries["limit: zlib 6, all cores"], entries["sha256, one core"]
    hashing = each(sha, lambda record: record["cpuSeconds"] / gigabytes)
    yield figure("wall, optimal ÷ pigz -6 on all cores over the same text", rounds.ratios(optimal, pigz, "seconds"), 1.2)
    yield figure(
        "wall, optimal ÷ our zlib 6 on all cores, text in memory", rounds.ratios(optimal, zlib, "seconds"), None
    )
    yield figure("CPU without sha256, optimal ÷ pigz -6", less(optimal, sha, pigz), 1.15)
    yield figure("CPU without sha256, optimal ÷ our zlib 6", less(optimal, sha, zlib), 1.15)
    yield figure("CPU without sha256, fastest ÷ ISA-L 1 on one core", less(fastest, sha, isal), 2.6)
    yield figure("sha256 of the text", hashing, 0.65, unit="s/GB")
    isal_cost = each(isal, lambda record: record["cpuSeconds"] / gigabytes)
    rest = rounds.spread([
        (a["cpuSeconds"] - b["cpuSeconds"] - c["cpuSeconds"]) / gigabytes
        for a, b, c in zip(fastest["rounds"], isal["rounds"], sha["rounds"])
    ])
    yield figure(
        "CPU of everything but compression and sha256, fastest", rest, isal_cost and 1.6 * isal_cost["median"] / 1.05, unit="s/GB",
        note="1.6 s/GB where ISA-L 1 alone takes 1.05",
    )
    seconds = 0.21 * result["textBytes"] / 126e6
    yield figure(
        f"{result['issues']:,} issues at fastest, no latency", each(fastest, lambda record: record["seconds"]),
        1.25 * seconds, unit="s", note="1.25 × 0.21 s for each 126 MB of text",
    )
    yield figure(
        f"peak memory of {result['issues']:,} issues at fastest", each(fastest, lambda record: record["peakBytes"] / 1e6),
        1.25 * 46, unit="MB", note="1.25 × 46 MB",
    )
    for own, level, wall, cpu in ((optimal, 6, 5, 4), (fastest, 1, 20, 20)):
        name = "optimal" if own is optimal else "fastest"
        other = entries[f"curl | jq | gzip -{level}"]
        yield figure(
            f"wall, curl | jq | gzip -{level} ÷ {name}", rounds.ratios(other, own, "seconds"), wall, at_least=True
        )
        yield figure(
            f"CPU, curl | jq | gzip -{level} ÷ {name}", rounds.ratios(other, own, "cpuSeconds"), cpu, at_least=True
        )
    targets = {"jira": (20, 6), "atlassian-python-api": (None, None), "dlt": (45, 12), "tap-jira": (45, 12)}
    for name, (for_fastest, for_optimal) in targets.items():
        for own, level, target in ((fastest, "fastest", for_fastest), (optimal, "optimal", for_optimal)):
            yield figure(f"time for each issue, {name} ÷ {level}", scaled(entries[name], own), target, at_least=True)
    same = result["same"]
    yield figure(
        f"different texts in {len(same)} configurations (after decompression)", len(set(same.values())), 1
    )


def of_latencies(result):
    """Yields the figures with latency."""
    for entry in result["entries"].values():
        latency, connections = entry["latencyMilliseconds"], entry["connections"]
        if not latency:
            continue
        values = each(entry, lambda record: record["seconds"])
        name = f"{result['issues']:,} issues, {latency} ms, {connections or 'automatic'} connections"
        if connections:
            turns = endtoend.turns(result["issues"], connections)
            is_target = (latency, connections) == (200, 16)
            share = values and {key: value / (turns * latency / 1000) for key, value in values.items()}
            yield figure(f"{name} ÷ turns × latency", share, 1.1 if is_target else None, note=f"{turns} turns")
        if (latency, connections) == (100, 32):
            yield figure(name, values, 1.1, unit="s", note="" if result["issues"] == 20_000 else "target is for 20,000")
        if not connections:
            yield figure(name, values, None, unit="s")


def of_census(result):
    """Yields the gain of ranges over one chain."""
    one, ranges = (result["entries"][name] for name in ("one chain", "ranges of created"))
    name = f"{result['issues']:,} issues, {endtoend.CENSUS['latency_ms']} ms, {endtoend.CENSUS['connections']} connections"
    yield figure(f"{name}, one chain of ids", each(one, lambda record: record["seconds"]), None, unit="s")
    yield figure(f"{name}, ids in ranges", each(ranges, lambda record: record["seconds"]), None, unit="s")


def of_memory(result):
    """Yields the figures of the long run."""
    if "skipped" in result:
        return
    name = f"{result['issues']:,} issues"
    yield figure(f"peak memory of {name}", result["peakBytes"] / 1e6, 100, unit="MB")
    yield figure(f"memory of {name}, last fifth ÷ second fifth", result["growth"], 1.1, note="1 is flat")


def of_kernels(result):
    """Yields the figures of kernels that have a target."""
    entries = result["kernels"]["sha256"]
    yield figure(
        "kernel sha256", rounds.spread([entry["cpuSecondsPerGB"] for entry in entries]), 0.65, unit="s/GB"
    )
    own, other = ({"rounds": result["kernels"][f"read {name}"]} for name in ("decode", "JSONDecoder"))
    yield figure("CPU, a record decoded ÷ by JSONDecoder from its text", rounds.ratios(own, other, "cpuSecondsPerGB"), 0.5)


def of_hashes(hashes):
    """Yields the number of different texts of each site, by the checksums in the reports."""
    for issues, found in sorted(hashes.items(), key=lambda item: int(item[0])):
        runs = sum(len(names) for names in found.values())
        yield figure(f"different texts of {int(issues):,} issues in {runs} runs (by sha256)", len(found), 1)


def of_guard(result):
    """Yields the figures that do not depend on the machine."""
    for entry in result["figures"]:
        # Rounded to the displayed digits: the third one varies between runs.
        yield figure(entry["figure"], round(entry["value"], 2), entry["limit"], unit=entry["unit"])


def lines(found):
    """Returns figures as rows of a table."""
    yield ["figure", "median", "min–max", "target", ""]
    for entry in found:
        value, target, unit = entry["value"], entry["target"], entry["unit"]
        suffix = f" {unit}" if unit else ""
        bound = "–" if target is None else f"{'≥' if entry['atLeast'] else '≤'} {number(target)}{suffix}"
        if value is None:
            yield [entry["figure"], "–", "–", bound, UNKNOWN]
            continue
        shown = "" if value["min"] == value["max"] else f"{number(value['min'])}–{number(value['max'])}"
        verdict = "" if target is None else entry["verdict"]
        if entry["note"]:
            verdict = f"{verdict} ({entry['note']})" if verdict else f"({entry['note']})"
        yield [entry["figure"], number(value["median"]) + suffix, shown, bound, verdict]


def number(value):
    if isinstance(value, int) or float(value).is_integer() and abs(value) >= 100:
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
