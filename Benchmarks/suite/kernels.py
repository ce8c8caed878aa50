"""The kernels: each step of the processing of a page separately, on one thread, without a socket."""

import json
import os
import shutil

from . import machine, mock, processes, rounds

BUILD = ["swift", "build", "-c", "release", "--package-path", str(machine.BENCHMARKS)]


def build(*products, say=print):
    """Builds programs of the nested package."""
    for product in products:
        say(f"  building {product}")
        processes.measure([*BUILD, "--product", product], timeout=3600)


def binary(name):
    return str(machine.BENCHMARKS / ".build" / "release" / name)


def save_pages(issues, folder):
    """Saves the responses of bulkfetch that an export reads, a hundred issues each."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with mock.site(issues) as site:
        ids = site.ids()
        for number in range(0, len(ids), 100):
            body = {"issueIdsOrKeys": ids[number:number + 100], "fields": ["*all"]}
            page = site.get("/rest/api/3/issue/bulkfetch", body)
            (folder / f"{number:08}.json").write_bytes(page)


def run(options, say=print):
    """Measures all kernels, round after round."""
    build("Kernels", "BenchmarkTool", say=say)
    folder = machine.WORK / "pages"
    save_pages(options.kernel_issues, folder)
    environment = {
        "JIRASTREAM_BENCHMARK_PAGES": str(folder),
        "JIRASTREAM_BENCHMARK_MS": str(options.kernel_milliseconds),
    }
    command = [
        binary("BenchmarkTool"), "--command", "run", "--baseline-storage-path", str(machine.WORK), "--format", "jmh",
        "--grouping", "benchmark", "--benchmark-executable-paths", binary("Kernels"), "--path", str(machine.WORK),
        "--no-progress", "--quiet",
    ]
    results = {}
    loads = []
    for number in range(options.rounds):
        for old in machine.WORK.glob("*.jmh.json"):
            old.unlink()
        run = processes.measure(command, timeout=600, environment=environment)
        loads.append(run.foreign_load)
        for element in json.loads(next(machine.WORK.glob("*.jmh.json")).read_text()):
            name = element["benchmark"].split(".Kernels.", 1)[1].replace("_", " ")
            results.setdefault(name, []).append(record(name, element["secondaryMetrics"]))
        say(f"  round {number + 1}: {run.seconds:.1f} s, {run.foreign_load or 0:.2f} cores of other processes")
    # The framework prints them in no order; here they are in the order of the processing of a page.
    ways = ("index", "map", "encode", "read", "sha256", "crc32", "gzip", "page to block")

    def place(name):
        way = next(number for number, way in enumerate(ways) if name.startswith(way))
        return way, [int(part) if part.isdigit() else part for part in name.replace(",", "").split()]

    return {
        "issues": options.kernel_issues,
        "foreignLoad": loads,
        "kernels": {name: results[name] for name in sorted(results, key=place)},
    }


def record(name, metrics):
    """Returns a kernel's figures of one round, from the framework's medians."""

    def middle(name):
        for key, metric in metrics.items():
            if key.lower().startswith(name.lower()):
                return metric["scorePercentiles"]["50.0"]
        return None

    # The framework prints times in microseconds.
    seconds = middle("Time (wall clock)") / 1e6
    size, records = middle("bytes"), middle("records")
    figures = {
        "MBPerSecond": size / seconds / 1e6,
        "cpuSecondsPerGB": middle("cpuNanoseconds") / size,
        "allocationsPerRecord": middle("allocations") / records,
        "instructionsPerByte": None,
        "ratio": None,
    }
    instructions = middle("Instructions")
    if instructions:
        figures["instructionsPerByte"] = instructions / size
    # The framework's export repeats a metric for following benchmarks that do not have it.
    if name.startswith("gzip"):
        figures["ratio"] = size / middle("written")
    return figures


def lines(result):
    """Returns the kernels as rows of a table."""
    yield ["kernel", "MB/s", "min–max", "CPU s/GB", "allocations/record", "instructions/byte", "ratio"]
    for name, entries in result["kernels"].items():
        def figure(key, text):
            value = rounds.median([entry[key] for entry in entries if entry[key] is not None])
            return "–" if value is None else text.format(value)
        speeds = [entry["MBPerSecond"] for entry in entries]
        yield [
            name, figure("MBPerSecond", "{:,.0f}"), f"{min(speeds):,.0f}–{max(speeds):,.0f}",
            figure("cpuSecondsPerGB", "{:.3f}"), figure("allocationsPerRecord", "{:.3f}"),
            figure("instructionsPerByte", "{:.2f}"), figure("ratio", "{:.2f}"),
        ]
