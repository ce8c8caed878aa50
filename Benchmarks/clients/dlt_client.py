"""Exports all issues with dlt's REST source into gzipped lines of JSON.

Nesting is kept (`max_table_nesting=0`), so that a record stays one record, and the issues' fields are one column, since
their names belong to the site and not to a schema. dlt extracts, normalizes and loads; all three steps are measured.
"""

import os
import shutil
import sys

output = sys.argv[1]
for name, value in {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "WARNING",
    "NORMALIZE__DATA_WRITER__DISABLE_COMPRESSION": "false",
}.items():
    os.environ.setdefault(name, value)

import dlt
from dlt.sources.rest_api import rest_api_source

shutil.rmtree(output, ignore_errors=True)
source = rest_api_source(
    {
        "client": {
            "base_url": os.environ["BENCH_SITE"] + "/rest/api/3/",
            "auth": {
                "type": "http_basic",
                "username": os.environ["JIRASTREAM_USER"],
                "password": os.environ["JIRASTREAM_TOKEN"],
            },
            "paginator": {
                "type": "cursor",
                "cursor_path": "nextPageToken",
                "cursor_param": "nextPageToken",
            },
        },
        "resources": [
            {
                "name": "issues",
                "endpoint": {
                    "path": "search/jql",
                    "params": {"jql": "created >= 0", "fields": os.environ["BENCH_FIELDS"], "maxResults": 100},
                    "data_selector": "issues",
                },
                "columns": {"fields": {"data_type": "json"}},
            }
        ],
    },
    max_table_nesting=0,
)
pipeline = dlt.pipeline(
    pipeline_name="bench",
    pipelines_dir=os.path.join(output, "state"),
    destination=dlt.destinations.filesystem(bucket_url=os.path.abspath(os.path.join(output, "data"))),
    dataset_name="site",
)
pipeline.run(source, loader_file_format="jsonl")
