"""Exports all issues with the package `jira`, by its own loop over the pages, as gzipped lines of JSON."""

import gzip
import json
import os
import sys

from jira import JIRA

site = JIRA(
    server=os.environ["BENCH_SITE"],
    options={"rest_api_version": "3"},
    basic_auth=(os.environ["JIRASTREAM_USER"], os.environ["JIRASTREAM_TOKEN"]),
)
with gzip.open(sys.argv[1], "wt", encoding="utf-8", compresslevel=6) as lines:
    # With maxResults=False the package reads all issues, in pages of a hundred.
    for issue in site.enhanced_search_issues("created >= 0", maxResults=False, fields="*all"):
        lines.write(json.dumps(issue.raw, ensure_ascii=False))
        lines.write("\n")
