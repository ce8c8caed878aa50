"""Runs Singer's tap-jira for its stream of issues and prints its output: the lines of the Singer protocol.

The tap assumes three things that a mock on a loopback address does not have; only these are replaced here: the https
address, the second version of the API (the mock has the third), and the parameter `validateQuery`, which the OpenAPI
document of that operation does not have. The tap requests changelogs and transitions with every issue, in pages of fifty;
this is its default.
"""

import io
import json
import os
import shutil
import sys
import tempfile

import tap_jira
from tap_jira import http

site = os.environ["BENCH_SITE"]


def url(self, path):
    return site + "/" + path.lstrip("/").replace("rest/api/2/", "rest/api/3/")


original_send = http.Client.send


def send(self, method, path, headers={}, **options):
    if "params" in options:
        options["params"] = {name: value for name, value in options["params"].items() if name != "validateQuery"}
        if "fields" in options["params"]:
            options["params"]["fields"] = os.environ["BENCH_FIELDS"]
    return original_send(self, method, path, headers=headers, **options)


http.Client.url = url
http.Client.send = send

folder = tempfile.mkdtemp(prefix="tap-jira-")
config = os.path.join(folder, "config.json")
catalog = os.path.join(folder, "catalog.json")
with open(config, "w", encoding="utf-8") as file:
    json.dump(
        {
            "start_date": "2000-01-01T00:00:00Z",
            "username": os.environ["JIRASTREAM_USER"],
            "password": os.environ["JIRASTREAM_TOKEN"],
            "base_url": site,
            "user_agent": "benchmark",
        },
        file,
    )


def run(*arguments):
    sys.argv = ["tap-jira", "--config", config, *arguments]
    tap_jira.main()


# The catalogue lists the streams; the stream of issues is selected, with all its fields.
standard_output, sys.stdout = sys.stdout, io.StringIO()
run("--discover")
found = json.loads(sys.stdout.getvalue())
sys.stdout = standard_output
for stream in found["streams"]:
    is_wanted = stream["tap_stream_id"] == "issues"
    stream["schema"]["selected"] = is_wanted
    for entry in stream["metadata"]:
        entry["metadata"]["selected"] = is_wanted
with open(catalog, "w", encoding="utf-8") as file:
    json.dump(found, file)
try:
    run("--properties", catalog)
finally:
    shutil.rmtree(folder)
