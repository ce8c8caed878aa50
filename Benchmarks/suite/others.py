"""Compares the export with its limits and with other programs: the same site, the same machine, in alternation.

- The limits: only the compression of the same text; only the transfer of the same pages.
- The shell: curl, jq and gzip.
- Packages from PyPI, each in a separate virtual environment that is created on first use.

Every program except the limits writes gzipped lines with all fields of all issues of the site, and the lines are counted.
"""

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys

from . import endtoend, kernels, machine, mock, processes, rounds

CLIENTS = machine.BENCHMARKS / "clients"
#: Name of the client: the packages to install, and whether it is an extract-and-load tool.
PACKAGES = {
    "jira": (["jira==3.10.5"], False),
    "atlassian-python-api": (["atlassian-python-api==5.0.5"], False),
    "dlt": (["dlt==1.31.0"], True),
    "tap-jira": (["tap-jira==2.6.0"], True),
}
#: Without latency, more than a few connections only add waiting pages.
CONNECTIONS = 8
SCRIPTS = {
    "jira": "jira_client.py",
    "atlassian-python-api": "atlassian_client.py",
    "dlt": "dlt_client.py",
    "tap-jira": "tap_jira_client.py",
}


def install(name):
    """Returns the Python of a client's virtual environment, which is created if it does not exist."""
    packages, _ = PACKAGES[name]
    folder = machine.BENCHMARKS / f".venv-{name}"
    python = folder / "bin" / "python"
    mark = folder / "installed.txt"
    if mark.exists() and mark.read_text() == " ".join(packages):
        return str(python)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True, timeout=120)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
            check=True, capture_output=True, timeout=600,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise rounds.Skipped(f"{' '.join(packages)} could not be installed ({type(error).__name__})") from error
    mark.write_text(" ".join(packages))
    return str(python)


def plain_fields(site):
    """Returns all fields except numeric ones: a site may have numbers beyond 64 bits, as the mock with --hostile-values."""
    numbers = [
        field["id"] for field in json.loads(site.get("/rest/api/3/field"))
        if field["custom"] and field.get("schema", {}).get("type") == "number"
    ]
    return ",".join(["*all", *("-" + number for number in numbers)])


def count_lines(paths, begins=b""):
    """Returns the number of lines of gzipped files that begin with a prefix."""
    count = 0
    for path in paths:
        with gzip.open(path, "rb") as lines:
            count += sum(line.startswith(begins) for line in lines)
    return count


def client(name, site):
    """Returns a contestant: a package from PyPI."""
    output = machine.WORK / f"client-{name}"

    def run():
        python = install(name)
        environment = {**site.environment(), "BENCH_FIELDS": plain_fields(site)}
        script = str(CLIENTS / SCRIPTS[name])
        with contextlib.suppress(OSError):
            output.unlink()
        command = [python, script, str(output)]
        if name == "tap-jira":
            command = ["sh", "-c", '"$0" "$1" 2>/dev/null | gzip -6 >"$2"', *command]
        measured = processes.measure(command, timeout=600, mock=site, environment=environment)
        if name == "dlt":
            count = count_lines((output / "data" / "site" / "issues").glob("*.jsonl.gz"))
        else:
            count = count_lines([output], b'{"type": "RECORD"' if name == "tap-jira" else b"")
        return checked(measured, count, site)

    return run


def shell(level, site):
    """Returns a contestant: curl, jq and gzip."""
    output = machine.WORK / f"shell-{level}.ndjson.gz"

    def run():
        for tool in ("curl", "jq", "gzip"):
            if not shutil.which(tool):
                raise rounds.Skipped(f"{tool} is not installed")
        measured = processes.measure(
            ["sh", str(CLIENTS / "search.sh"), str(level), str(output)],
            timeout=600, mock=site, environment=site.environment(),
        )
        return checked(measured, count_lines([output]), site)

    return run


def checked(measured, count, site):
    """Returns the record of a run that wrote as many records as the site has issues."""
    if count != site.issues:
        raise processes.RunFailed(f"{count} of {site.issues} issues were written")
    return {**measured.record(), "issues": count}


def pigz(level, text):
    """Returns a contestant: pigz on the file of text, on all cores."""

    def run():
        if not shutil.which("pigz"):
            raise rounds.Skipped("pigz is not installed")
        measured = processes.measure(
            ["pigz", f"-{level}", "-k", "-c", str(text)], timeout=300, output=str(machine.WORK / "pigz.gz")
        )
        return measured.record()

    return run


def compress_only(codec, level, threads, text):
    """Returns a contestant: this project's codec on the text in memory. Reading the file is not measured."""

    def run():
        measured = processes.measure(
            [kernels.binary("compress-only"), codec, str(level), str(threads), "1024", str(text)], timeout=300
        )
        figures = json.loads(measured.output.strip().splitlines()[-1])
        return {
            **measured.record(),
            "seconds": figures["seconds"],
            "cpuSeconds": figures["cpuSeconds"],
            "writtenBytes": figures["writtenBytes"],
        }

    return run


def fetch_only(site, connections=CONNECTIONS):
    """Returns a contestant: curl requests the pages of an export concurrently, and discards them."""
    configuration = machine.WORK / "fetch.curl"
    ids = site.ids()
    parts = []
    for number in range(0, len(ids), 100):
        body = json.dumps({"issueIdsOrKeys": ids[number:number + 100], "fields": ["*all"]}, separators=(",", ":"))
        quoted = body.replace("\\", "\\\\").replace('"', '\\"')
        parts.append(
            f'url = "{site.url}/rest/api/3/issue/bulkfetch"\nuser = "{mock.USER}:{mock.TOKEN}"\n'
            f'header = "Content-Type: application/json"\ndata = "{quoted}"\noutput = "/dev/null"\n'
            'write-out = "%{http_code} %{size_download}\\n"\n'
        )
    configuration.write_text("next\n".join(parts))

    def run():
        measured = processes.measure(
            ["curl", "-sS", "-Z", "--parallel-max", str(connections), "-K", str(configuration)],
            timeout=120, mock=site,
        )
        answers = [line.split() for line in measured.output.splitlines() if line]
        if len(answers) != len(parts) or any(answer[0] != "200" for answer in answers):
            raise processes.RunFailed(f"curl fetched {len(answers)} of {len(parts)} pages")
        size = sum(int(answer[1]) for answer in answers)
        if size < 1000 * site.issues:
            raise processes.RunFailed(f"curl fetched {size} bytes, which cannot be {site.issues} issues")
        return {**measured.record(), "bytes": size}

    return run


def text_of(site):
    """Returns a file with the text of all issues, for the limits."""
    _, report, output = site.export("text", level="none", connections=CONNECTIONS)
    return output, report["textBytes"]


def same_output(site):
    """Returns the checksum of the decompressed text of every level's file, compared with that of the report."""
    found = {}
    for level in ("none", "fastest", "optimal"):
        for connections in (1, 4, None):
            _, report, output = site.export(f"same-{level}", level=level, connections=connections)
            digest = hashlib.sha256()
            with (open if level == "none" else gzip.open)(output, "rb") as text:
                while piece := text.read(1 << 20):
                    digest.update(piece)
            found[f"{level}, {connections or 'automatic'} connections"] = (
                digest.hexdigest() if digest.hexdigest() == report["sha256"] else "differs from the report"
            )
            os.unlink(output)
    return found


def run(options, hashes, say=print):
    """Measures everything without latency, in one run of rounds."""
    kernels.build("compress-only", say=say)
    cores = machine.facts()["cores"]
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(mock.site(options.issues, warm=True))
        small = stack.enter_context(mock.site(options.client_issues, warm=True))
        text, text_bytes = text_of(site)
        contestants = {
            "jirastream fastest": endtoend.exporter(site, "fastest", hashes=hashes, connections=CONNECTIONS),
            "jirastream optimal": endtoend.exporter(site, "optimal", hashes=hashes, level="optimal", connections=CONNECTIONS),
            "jirastream none": endtoend.exporter(site, "none", hashes=hashes, level="none", connections=CONNECTIONS),
            "jirastream none, discarded": endtoend.exporter(
                site, "discard", hashes=hashes, level="none", connections=CONNECTIONS, discard=True
            ),
            "jirastream fastest, automatic": endtoend.exporter(site, "automatic", hashes=hashes),
            "limit: zlib 6, all cores": compress_only("zlib", 6, cores, text),
            "limit: ISA-L 1, all cores": compress_only("isal", 1, cores, text),
            "limit: ISA-L 1, one core": compress_only("isal", 1, 1, text),
            "limit: pigz -6": pigz(6, text),
            "limit: pigz -1": pigz(1, text),
            "sha256, one core": compress_only("sha256", 0, 1, text),
            "limit: fetch only (curl)": fetch_only(site),
            "curl | jq | gzip -6": shell(6, site),
            "curl | jq | gzip -1": shell(1, site),
        }
        for name, (_, is_tool) in PACKAGES.items():
            contestants[name] = client(name, small)
        for name in ("curl | jq | gzip -1", *PACKAGES):
            # The pages of the search are requests that an export does not send; the mock must cache them too.
            with contextlib.suppress(processes.RunFailed, rounds.Skipped, OSError):
                contestants[name]()
        entries = rounds.alternate(contestants, options.rounds, say, warm_below=2.0)
        same = same_output(small)
    for name, entry in entries.items():
        entry["issues"] = options.client_issues if name in PACKAGES else options.issues
    versions = {name: " ".join(packages) for name, (packages, _) in PACKAGES.items()}
    return {"issues": options.issues, "textBytes": text_bytes, "entries": entries, "packages": versions, "same": same}


def lines(result):
    """Returns the entries as rows of a table."""
    yield ["way", "issues", "seconds", "min–max", "issues/s", "CPU s", "peak MB"]
    for name, entry in result["entries"].items():
        times = rounds.series(entry, "seconds")
        if not times:
            yield [name, f"skipped: {entry['skipped']}"]
            continue
        peaks = rounds.series(entry, "peakBytes")
        yield [
            name, f"{entry['issues']:,}", f"{rounds.median(times):.3f}", f"{min(times):.3f}–{max(times):.3f}",
            f"{entry['issues'] / rounds.median(times):,.0f}", f"{rounds.median(rounds.series(entry, 'cpuSeconds')):.3f}",
            f"{max(peaks) / 1e6:.1f}" if peaks else "–",
        ]
