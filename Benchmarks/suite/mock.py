"""The mock site for all measurements, and the program under test."""

import contextlib
import json
import os
import re
import select
import socket
import time
import urllib.request

from . import machine, processes

USER, TOKEN = "demo@example.com", "demo-token"
AUTHORIZATION = "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXRva2Vu"
#: The base URL of links in records, so that the text does not depend on the port.
BASE_URL = "http://jira.example.net"


def programs():
    """Returns the folder of the built programs."""
    return os.environ.get("JIRASTREAM_BIN_DIR") or str(machine.ROOT / ".build" / "release")


def program(name):
    path = os.path.join(programs(), name)
    if not os.access(path, os.X_OK):
        raise processes.RunFailed(f"there is no {name} in {programs()}; build first: make build")
    return path


@contextlib.contextmanager
def site(issues, latency_ms=0, cache=None, warm=False, options=(), ledger=None):
    """Runs a mock site. A warm one has every page of an export in its cache. With `ledger` it writes a file of the
    received requests when it ends."""
    if cache is None:
        # An issue has slightly more than 8 KB of text; pages of two kinds of requests take twice that.
        cache = max(100_000_000, issues * 40_000) if warm else 0
    process = processes.start(
        [
            program("mockjira"), "--issues", str(issues), "--latency", f"{latency_ms}ms", "--cache", str(cache),
            "--base-url", BASE_URL, *options, *(["--ledger", str(ledger)] if ledger else []),
        ],
        stdout=-1,
    )
    try:
        ready, _, _ = select.select([process.stdout], [], [], 120)
        line = process.stdout.readline().decode() if ready else ""
        found = re.search(r"listening on (\S+)", line)
        if not found:
            raise processes.RunFailed("mockjira did not start")
        yield Site(process, found.group(1), issues)
    finally:
        processes.end(process)
        process.stdout.close()


class Site:
    def __init__(self, process, url, issues):
        self.process = process
        self.pid = process.pid
        self.url = url
        self.issues = issues

    def environment(self):
        return {"JIRASTREAM_USER": USER, "JIRASTREAM_TOKEN": TOKEN, "BENCH_SITE": self.url}

    def get(self, path, body=None):
        """Returns one response of the site, as bytes."""
        request = urllib.request.Request(self.url + path, data=body and json.dumps(body).encode())
        request.add_header("Authorization", AUTHORIZATION)
        if body:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def ids(self):
        """Returns the ids of all issues, in the order of the export."""
        ids, token = [], ""
        while True:
            page = json.loads(self.get(
                "/rest/api/3/search/jql?fields=id&maxResults=5000"
                "&jql=created%20%3E%3D%200%20ORDER%20BY%20created%20ASC%2C%20key%20ASC" + token
            ))
            ids += [issue["id"] for issue in page["issues"]]
            if "nextPageToken" not in page:
                return ids
            token = "&nextPageToken=" + page["nextPageToken"]

    def export(
        self, name, *options, level="fastest", connections=None, discard=False, timeout=120, sample_memory=None
    ):
        """Runs an export of all issues and measures it. Returns the run, the program's own report, and the file's path.

        With `discard` the bytes are written to standard output and discarded.
        """
        machine.WORK.mkdir(exist_ok=True)
        output = str(machine.WORK / f"{name}.out")
        report = str(machine.WORK / f"{name}.report.json")
        command = [
            program("jirastream"), "copy", "Issues", "--site", self.url, "--output", "-" if discard else output,
            "--overwrite", "--level", level, "--report", report, "--quiet", *options,
        ]
        if connections:
            command += ["--connections", str(connections)]
        run = processes.measure(
            command, timeout=timeout, mock=self, environment=self.environment(), sample_memory=sample_memory,
            output=os.devnull if discard else None,
        )
        with open(report, encoding="utf-8") as file:
            facts = json.load(file)
        if facts["rowsCopied"] != self.issues:
            raise processes.RunFailed(f"{facts['rowsCopied']} of {self.issues} issues were exported")
        return run, facts, output
