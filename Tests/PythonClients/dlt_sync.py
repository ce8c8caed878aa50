"""Loads a site's issues into files with dlt: first all issues, and after a change only the changed ones.

Prints as JSON the ids that each of the two runs loaded, and those of the issues that were changed in between.
"""

import base64
import glob
import gzip
import json
import os
import sys
import tempfile
import urllib.request

os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
os.environ.setdefault("RUNTIME__LOG_LEVEL", "ERROR")

import dlt
from dlt.sources.rest_api import rest_api_source

SITE = os.environ["CLIENT_SITE"]
USER, SECRET = os.environ["CLIENT_USER"], os.environ["CLIENT_SECRET"]


def minute(moment):
    """Returns a point in time in JQL's format: to the minute, in the account's zone, which is that of the responses."""
    return moment[:16].replace("T", " ")


def source():
    return rest_api_source(
        {
            "client": {
                "base_url": SITE + "/rest/api/3/",
                "auth": {"type": "http_basic", "username": USER, "password": SECRET},
                "paginator": {
                    "type": "cursor", "cursor_path": "nextPageToken", "cursor_param": "nextPageToken",
                },
            },
            "resources": [
                {
                    "name": "issues",
                    "primary_key": "id",
                    "endpoint": {
                        "path": "search/jql",
                        "params": {
                            "jql": 'updated >= "{incremental.start_value}" ORDER BY updated ASC',
                            "fields": "summary,updated",
                            "maxResults": 100,
                        },
                        "data_selector": "issues",
                        "incremental": {
                            "cursor_path": "fields.updated",
                            "initial_value": "1971-01-01T00:00:00.000+0000",
                            "convert": minute,
                        },
                    },
                    "columns": {"fields": {"data_type": "json"}},
                }
            ],
        },
        max_table_nesting=0,
    )


def ask(method, path, body=None):
    request = urllib.request.Request(SITE + path, method=method, data=body and json.dumps(body).encode())
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{USER}:{SECRET}".encode()).decode())
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
    return json.loads(text) if text else None


with tempfile.TemporaryDirectory() as folder:

    def run(name):
        pipeline = dlt.pipeline(
            pipeline_name="sync",
            pipelines_dir=os.path.join(folder, "state"),
            destination=dlt.destinations.filesystem(bucket_url=os.path.join(folder, "data")),
            dataset_name="site",
        )
        known = set(glob.glob(os.path.join(folder, "data/site/issues/*")))
        pipeline.run(source(), loader_file_format="jsonl")
        ids = []
        for path in sorted(set(glob.glob(os.path.join(folder, "data/site/issues/*"))) - known):
            with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
                ids += [json.loads(line)["id"] for line in lines]
        return ids

    seen = {"full": run("full")}
    key = os.environ["CLIENT_CHANGED"]
    ask("PUT", f"/rest/api/3/issue/{key}", {"fields": {"summary": "Changed between two runs"}})
    made = ask(
        "POST", "/rest/api/3/issue",
        {"fields": {"project": {"key": "OPS"}, "issuetype": {"name": "Bug"}, "summary": "Made between two runs"}},
    )
    seen["changed"] = [ask("GET", f"/rest/api/3/issue/{key}?fields=summary")["id"], made["id"]]
    seen["incremental"] = run("incremental")
json.dump(seen, sys.stdout)
