"""Measures the built programs with several sizes, latencies and connections, and the memory of a long run."""

import contextlib
import json
import math
import time

from . import machine, mock, processes, rounds


def exporter(site, name, *options, hashes, **settings):
    """Returns a contestant: an export of all issues of a site."""

    def run():
        measured, report, _ = site.export(name, *options, **settings)
        hashes.setdefault(str(site.issues), {}).setdefault(report["sha256"], []).append(name)
        return {
            **measured.record(),
            "issues": site.issues,
            "requests": report["requests"],
            "retries": report["retries"],
            "textBytes": report["textBytes"],
            "writtenBytes": report["dataWritten"],
            "connections": report["usedParallelCopies"],
            # The program's own figure: that of the operating system includes the parent's memory before the start.
            "peakBytes": report["peakMemoryBytes"],
        }

    return run


def latencies(options, hashes, say=print):
    """Measures every latency with every number of connections, and once with adaptive concurrency."""
    results = {}
    with contextlib.ExitStack() as stack:
        contestants = {}
        for latency in options.latencies:
            site = stack.enter_context(mock.site(options.issues, latency_ms=latency, warm=True))
            site.export("warm-up", connections=32, timeout=300)
            for connections in [*options.connections, None]:
                name = f"{latency} ms, {connections or 'automatic'} connections"
                contestants[name] = exporter(
                    site, name.replace(" ", "-"), hashes=hashes, connections=connections, timeout=300
                )
        results = rounds.alternate(contestants, options.rounds, say)
    for name, entry in results.items():
        entry["latencyMilliseconds"] = int(name.split()[0])
        asked = name.split(", ")[1].split()[0]
        entry["connections"] = None if asked == "automatic" else int(asked)
    return {"issues": options.issues, "entries": results}


#: Jira's limit of requests per second to one endpoint, and the number of bulk responses that it allows.
BURST = 100


def limited(options, hashes, say=print):
    """Measures a site with Jira's rate limits, and the used share of these limits."""
    issues = max(60_000, options.issues)
    with mock.site(issues, latency_ms=20, options=["--rate-burst", "vendor"]) as site:
        # Few fields, so that only the limit delays an export.
        run = exporter(site, "limited", "--fields", "summary", "--datetimes", "verbatim", hashes={}, timeout=300)

        def rested():
            # Until the site has the tokens of one second again, with which every run starts.
            time.sleep(1.5)
            return run()

        return {
            "issues": issues, "entries": rounds.alternate({"vendor's limits": rested}, options.rounds, say),
        }


def turns(issues, connections):
    """Returns the number of sequential responses of an export: two before the first batch, and then those of one
    connection (bulk responses of 100 issues, lists of 5,000 ids)."""
    return 2 + math.ceil((issues / 100 + issues / 5000 - 1) / connections)


def large(options, hashes, say=print):
    """Measures ten times as many issues, with a warm mock."""
    with mock.site(options.large_issues, warm=True) as site:
        site.export("warm-up", connections=32, timeout=600)
        contestants = {
            f"{level}, {connections or 'automatic'} connections": exporter(
                site, f"large-{level}-{connections}", hashes=hashes, level=level, connections=connections, timeout=600
            )
            for level in ("fastest", "optimal") for connections in (16, None)
        }
        return {"issues": options.large_issues, "entries": rounds.alternate(contestants, options.rounds, say)}


#: The options for the census: so many connections that one chain of id pages is too slow for them.
CENSUS = {"latency_ms": 200, "connections": 128}


def census(options, say=print):
    """Returns the times at which ids were listed and issues fetched, with one chain of id pages and with ranges."""
    issues = options.memory_issues
    entries = {}
    # A census with a limit has a single chain.
    for name, more in (("one chain", ["--limit", str(issues)]), ("ranges of created", [])):
        path = machine.WORK / "census.ndjson"
        with mock.site(issues, latency_ms=CENSUS["latency_ms"], ledger=path) as site:
            record = exporter(
                site, "census", "--fields", "summary", "--datetimes", "verbatim", *more, hashes={},
                connections=CENSUS["connections"], timeout=options.memory_timeout,
            )()
        # The mock writes its ledger when it stops, which `site` waits for.
        record["timeline"] = timeline(path)
        say(f"  {name}: {record['seconds']:.1f} s")
        entries[name] = {"rounds": [record]}
    return {"issues": issues, "entries": entries}


def timeline(path, parts=10):
    """Returns the number of id pages and of batches in each tenth of the time, from the mock's ledger."""
    times = {"ids": [], "batches": []}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            for kind, end in (("ids", "/search/jql"), ("batches", "/issue/bulkfetch")):
                if entry["path"].endswith(end):
                    times[kind].append(entry["arrivalSeconds"])
    begin = min(times["ids"])
    last = {kind: max(found) - begin for kind, found in times.items()}
    step = max(last.values()) / parts
    tenths = {kind: [0] * parts for kind in times}
    for kind, found in times.items():
        for time in found:
            tenths[kind][min(parts - 1, int((time - begin) / step))] += 1
    return {"lastSeconds": last, "tenths": tenths}


def timeline_lines(result):
    """Returns the timelines as rows of a table."""
    yield ["census", "asked for", "total", "last at", "in each tenth of the time"]
    for name, entry in result["entries"].items():
        line = entry["rounds"][0]["timeline"]
        for kind, tenths in line["tenths"].items():
            yield [name, kind, f"{sum(tenths):,}", f"{line['lastSeconds'][kind]:.1f} s", " ".join(map(str, tenths))]


def memory(options, say=print):
    """Returns the memory of a long run, sampled four times per second. The mock caches no responses."""
    with mock.site(options.memory_issues) as site:
        try:
            measured, report, _ = site.export(
                "memory", connections=16, timeout=options.memory_timeout, sample_memory=0.25
            )
        except processes.RunFailed as error:
            say(f"  skipped, {error}")
            return {"skipped": str(error)}
    samples = measured.memory
    return {
        "issues": options.memory_issues,
        **measured.record(),
        "peakBytes": report["peakMemoryBytes"],
        "requests": report["requests"],
        "textBytes": report["textBytes"],
        "growth": growth(samples),
        "samples": samples,
    }


def growth(samples):
    """Returns the median of the last fifth's memory divided by that of the second fifth: 1 if memory is constant."""
    if len(samples) < 10:
        return None
    fifth = len(samples) // 5
    early = rounds.median([size for _, size in samples[fifth:2 * fifth]])
    late = rounds.median([size for _, size in samples[-fifth:]])
    return late / early


def lines(result):
    """Returns the entries as rows of a table."""
    yield ["export", "issues", "seconds", "min–max", "issues/s", "CPU s", "peak MB", "requests"]
    for name, entry in result["entries"].items():
        times = rounds.series(entry, "seconds")
        if not times:
            yield [name, f"skipped: {entry['skipped']}"]
            continue
        yield [
            name, f"{result['issues']:,}", f"{rounds.median(times):.3f}", f"{min(times):.3f}–{max(times):.3f}",
            f"{result['issues'] / rounds.median(times):,.0f}", f"{rounds.median(rounds.series(entry, 'cpuSeconds')):.3f}",
            f"{max(rounds.series(entry, 'peakBytes')) / 1e6:.1f}", f"{entry['rounds'][0]['requests']:,}",
        ]
