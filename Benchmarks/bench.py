#!/usr/bin/env python3
"""The benchmark suite: kernels, end to end, and other programs. `bench.py --help` lists its options.

Every comparison is a ratio measured in one run, in alternation (A B C A B C …): the median of the rounds and their
spread. Every round is kept. Raw results are written to Benchmarks/Runs/DATE.json, charts to Benchmarks/chart.svg and
Benchmarks/memory.svg.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from suite import chart, endtoend, figures, guard, kernels, machine, others, processes, report, served

GROUPS = ("kernels", "end-to-end", "others", "mock")


def arguments():
    parser = argparse.ArgumentParser(description="Measures jirastream.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"what to measure: {', '.join(GROUPS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="small sizes and two rounds, to check that it works")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--issues", type=int, default=20_000)
    parser.add_argument("--large-issues", type=int, default=200_000)
    parser.add_argument("--memory-issues", type=int, default=1_000_000)
    parser.add_argument("--memory-timeout", type=int, default=1800, metavar="SECONDS")
    parser.add_argument("--client-issues", type=int, default=5_000, help="for clients from PyPI; compared by issues/s")
    parser.add_argument("--kernel-issues", type=int, default=1_000)
    parser.add_argument("--kernel-milliseconds", type=int, default=300, help="for each kernel and round")
    parser.add_argument("--mock-seconds", type=int, default=5, help="for each load of the mock and round")
    parser.add_argument("--latencies", type=int, nargs="+", default=[20, 100, 200], metavar="MS")
    parser.add_argument("--connections", type=int, nargs="+", default=[4, 8, 16, 32])
    parser.add_argument("--output", type=Path, help="the file of the raw results")
    parser.add_argument("--no-charts", action="store_true", help="do not draw the charts")
    parser.add_argument("--charts-from", type=Path, metavar="RUN", help="only draw the charts of earlier results")
    if "--quick" in sys.argv:
        parser.set_defaults(
            rounds=2, issues=2_000, large_issues=5_000, memory_issues=200_000, client_issues=500, kernel_issues=300,
            kernel_milliseconds=50, mock_seconds=1, latencies=[20, 100], connections=[8, 32],
        )
    options = parser.parse_args()
    for group in options.groups:
        if group not in GROUPS:
            parser.error(f"unknown group {group!r}; the groups are {', '.join(GROUPS)}")
    options.groups = options.groups or list(GROUPS)
    return options


def draw(results):
    """Draws the charts whose results are present."""
    groups = results["groups"]
    drawn = "others" in groups and chart.throughput(groups["others"], results["machine"])
    if drawn:
        (machine.BENCHMARKS / "chart.svg").write_text(drawn)
    drawn = groups.get("memory", {}).get("samples") and chart.memory(groups["memory"])
    if drawn:
        (machine.BENCHMARKS / "memory.svg").write_text(drawn)


def measure(options):
    """Runs the requested groups. Returns the raw results."""
    date = machine.now()
    groups, found, hashes = {}, [], {}
    if "kernels" in options.groups:
        report.heading("Kernels: one thread, no socket")
        groups["kernels"] = kernels.run(options)
        report.table(kernels.lines(groups["kernels"]))
        found += figures.of_kernels(groups["kernels"])
    if "others" in options.groups:
        report.heading("Limits and other programs, no latency, a mock with all pages in memory")
        groups["others"] = others.run(options, hashes)
        report.table(others.lines(groups["others"]))
        found += figures.of_others(groups["others"])
    if "end-to-end" in options.groups:
        report.heading("Latency and connections")
        groups["latencies"] = endtoend.latencies(options, hashes)
        report.table(endtoend.lines(groups["latencies"]))
        found += figures.of_latencies(groups["latencies"])
        report.heading("A site with Jira's rate limits")
        groups["limited"] = endtoend.limited(options, hashes)
        report.table(endtoend.lines(groups["limited"]))
        found += figures.of_limited(groups["limited"])
        report.heading(f"{options.large_issues:,} issues without latency")
        groups["large"] = endtoend.large(options, hashes)
        report.table(endtoend.lines(groups["large"]))
        report.heading(f"The census of {options.memory_issues:,} issues, {endtoend.CENSUS['latency_ms']} ms")
        groups["census"] = endtoend.census(options)
        report.table(endtoend.timeline_lines(groups["census"]))
        found += figures.of_census(groups["census"])
        report.heading(f"The memory of {options.memory_issues:,} issues")
        groups["memory"] = endtoend.memory(options)
        found += figures.of_memory(groups["memory"])
        report.heading("Figures that do not depend on the machine")
        groups["guard"] = guard.measure()
        found += figures.of_guard(groups["guard"])
    if "mock" in options.groups:
        report.heading(f"The mock alone, {options.memory_issues:,} issues, {served.CONNECTIONS} connections")
        groups["mock"] = served.run(options)
        report.table(served.lines(groups["mock"]))
        found += figures.of_mock(groups["mock"])
    found += figures.of_hashes(hashes)
    return {
        "date": date.isoformat(),
        "machine": machine.facts(),
        "tools": machine.tools(),
        "git": machine.commit(),
        "options": {
            name: value for name, value in vars(options).items()
            if name not in ("output", "charts_from", "no_charts")
        },
        "groups": groups,
        "figures": found,
    }


def main():
    options = arguments()
    if options.charts_from:
        draw(json.loads(options.charts_from.read_text(encoding="utf-8")))
        return 0
    processes.watch()
    machine.WORK.mkdir(exist_ok=True)
    try:
        results = measure(options)
    except processes.RunFailed as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    name = results["date"].replace(":", "").replace("+0000", "Z")
    # Small sizes do not measure speed, so their results are not stored beside the others.
    folder = machine.WORK if options.quick else machine.BENCHMARKS / "Runs"
    path = options.output or folder / f"{name}.json"
    report.save(results, path)
    if not options.no_charts and not options.quick:
        draw(results)
    facts = results["machine"]
    report.heading(f"Figures and targets ({facts['cpu']}, {facts['cores']} cores)")
    if options.quick:
        print("  Small sizes and few rounds: this only checks that everything works; ignore the verdicts.")
    report.table(figures.lines(results["figures"]))
    print(f"\nRaw results: {os.path.relpath(path)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
