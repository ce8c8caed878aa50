"""Figures that must not get worse and do not depend on the machine's speed: allocations and copies, requests, memory.

An export of 20,000 issues and one of 40,000 run with a counting library; the difference of both is the steady state. The
blocks of the first are half as large, so that both exports have the same number of blocks: the cost of records is counted,
but not that of a block's line in the journal.
"""

import json
import os
import subprocess
import sys

from . import machine, mock, processes

SMALL, LARGE = 20_000, 40_000
# The default of the program, for the larger export.
BLOCK = 1 << 20


def shim():
    """Returns the counting library, compiled if it does not exist or is older than its source."""
    source = machine.BENCHMARKS / "counting.c"
    library = machine.ROOT / ".build" / "guard" / "counting.so"
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        library.parent.mkdir(parents=True, exist_ok=True)
        command = [
            os.environ.get("CC", "cc"), "-O2", "-fPIC", "-shared", "-fno-builtin", "-fno-tree-loop-distribute-patterns",
            "-o", str(library), str(source),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True)
        except OSError as error:
            raise processes.RunFailed(f"the C compiler cannot be started ({error})") from error
        if done.returncode != 0:
            raise processes.RunFailed("the counting library does not compile: " + done.stderr.strip())
    return str(library)


def counted(issues, library):
    """Runs an export with the counting library and returns its report with the counts."""
    machine.WORK.mkdir(exist_ok=True)
    counts = machine.WORK / "counts.json"
    counts.unlink(missing_ok=True)
    with mock.site(issues) as site:
        output, report = machine.WORK / "guard.ndjson.gz", machine.WORK / "guard.json"
        # The launcher loads the library only into the export, not into the measuring process.
        processes.measure(
            [
                "env", f"LD_PRELOAD={library}", f"BENCH_COUNTS={counts}", mock.program("jirastream"), "copy", "Issues",
                "--site", site.url, "--output", str(output), "--overwrite", "--level", "fastest", "--connections", "8",
                "--report", str(report), "--quiet", "--block-size", str(BLOCK * issues // LARGE),
            ],
            timeout=120, mock=site, environment=site.environment(),
        )
        facts = json.loads(report.read_text())
    if facts["rowsCopied"] != issues:
        raise processes.RunFailed(f"{facts['rowsCopied']} of {issues} issues were exported")
    return {**facts, **json.loads(counts.read_text())}


def measure():
    """Returns the guard's figures with their limits."""
    if sys.platform != "linux":
        return {"skipped": "counting needs LD_PRELOAD", "figures": []}
    library = shim()
    small, large = counted(SMALL, library), counted(LARGE, library)

    def more(key):
        return large[key] - small[key]

    cores = machine.facts()["cores"]
    figures = [
        {
            "figure": "heap allocations for each record, steady state",
            "value": more("allocations") / (LARGE - SMALL), "limit": 1, "unit": "",
        },
        {
            # Ten bulk responses of a hundred issues, and a fifth of a list of five thousand ids.
            "figure": "requests for each thousand issues, steady state",
            "value": more("requests") / ((LARGE - SMALL) / 1000), "limit": 10.2, "unit": "",
        },
        {
            "figure": f"requests for {SMALL:,} issues", "value": small["requests"], "limit": SMALL / 1000 * 10.2 + 4,
            "unit": "",
        },
        {
            "figure": "bytes copied for each byte of text, steady state",
            "value": more("copiedBytes") / more("textBytes"), "limit": 2.5, "unit": "",
        },
        {
            # Each core compresses one block.
            "figure": f"peak memory of {LARGE:,} issues",
            "value": large["peakMemoryBytes"] / 1e6, "limit": 75 + 4 * max(0, cores - 2), "unit": "MB",
        },
        {
            "figure": "requests that were sent again", "value": small["retries"] + large["retries"], "limit": 0, "unit": "",
        },
    ]
    return {"small": small, "large": large, "figures": figures}
