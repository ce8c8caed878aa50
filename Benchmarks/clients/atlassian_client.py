"""Exports all issues with the package `atlassian-python-api`, page by page, as gzipped lines of JSON."""

import gzip
import json
import os
import sys

from atlassian import Jira

site = Jira(
    url=os.environ["BENCH_SITE"],
    username=os.environ["JIRASTREAM_USER"],
    password=os.environ["JIRASTREAM_TOKEN"],
    cloud=True,
)
with gzip.open(sys.argv[1], "wt", encoding="utf-8", compresslevel=6) as lines:
    token = None
    while True:
        page = site.enhanced_jql("created >= 0", fields="*all", nextPageToken=token, limit=100)
        for issue in page["issues"]:
            lines.write(json.dumps(issue, ensure_ascii=False))
            lines.write("\n")
        token = page.get("nextPageToken")
        if not token:
            break
