"""Measures the speed and memory of the mock alone, under a load that is cheap to generate (wrk)."""

import re
import shutil

from . import machine, mock, processes, rounds

TOOLS = machine.ROOT / "MockJira" / "Tools"
#: The kinds of requests, each with the script of wrk and its settings.
LOADS = {
    "pages of 50 ids": ("search.lua", {"SIZE": "50"}),
    "pages of 5,000 ids": ("search.lua", {"SIZE": "5000"}),
    "pages of issues, all fields": ("bulkfetch.lua", {"PAGES": "20000"}),
}
CONNECTIONS = 8
UNITS = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


def peak_bytes(pid):
    """Returns the peak resident memory of a running process."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as lines:
            found = re.search(r"VmHWM:\s*(\d+)", lines.read())
    except OSError:
        return None
    return int(found.group(1)) * 1024 if found else None


def load(site, script, settings, seconds):
    """Returns a contestant: one kind of request, repeated."""

    def run():
        if not shutil.which("wrk"):
            raise rounds.Skipped("wrk is not installed")
        before = machine.process_seconds(site.pid)
        measured = processes.measure(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(TOOLS / script), site.url],
            timeout=seconds + 60, mock=site, environment={**settings, "ISSUES": str(site.issues)},
        )
        text = measured.output
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        broken = re.search(r"Socket errors: (.*)", text)
        if refused or broken:
            raise processes.RunFailed(f"wrk: {(refused or broken).group(0)}")
        amount, unit = re.search(r"Transfer/sec:\s+([\d.]+)([KMG]?B)", text).groups()
        return {
            **measured.record(),
            "requestsPerSecond": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
            "MBPerSecond": float(amount) * UNITS[unit] / 1e6,
            "cpuShare": (machine.process_seconds(site.pid) - before) / measured.seconds,
            "mockPeakBytes": peak_bytes(site.pid),
        }

    return run


def run(options, say=print):
    """Loads a site of a million issues without a cache, so that every response is computed."""
    with mock.site(options.memory_issues, cache=0) as site:
        started = peak_bytes(site.pid)
        contestants = {
            name: load(site, script, settings, options.mock_seconds) for name, (script, settings) in LOADS.items()
        }
        entries = rounds.alternate(contestants, options.rounds, say)
        return {
            "issues": options.memory_issues, "entries": entries, "startBytes": started, "peakBytes": peak_bytes(site.pid),
        }


def lines(result):
    """Returns the loads as rows of a table."""
    yield ["the mock, nothing kept", "requests/s", "min–max", "MB/s", "cores", "peak MB"]
    for name, entry in result["entries"].items():
        speeds = rounds.series(entry, "requestsPerSecond")
        if not speeds:
            yield [name, f"skipped: {entry['skipped']}"]
            continue
        yield [
            name, f"{rounds.median(speeds):,.0f}", f"{min(speeds):,.0f}–{max(speeds):,.0f}",
            f"{rounds.median(rounds.series(entry, 'MBPerSecond')):,.0f}",
            f"{rounds.median(rounds.series(entry, 'cpuShare')):.2f}",
            f"{max(rounds.series(entry, 'mockPeakBytes'), default=0) / 1e6:,.0f}",
        ]
