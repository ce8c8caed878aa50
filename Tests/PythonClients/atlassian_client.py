"""Performs typical operations with the package `atlassian-python-api`, and prints the results as JSON."""

import json
import os
import sys

from atlassian import Jira
from requests import HTTPError

IS_CLOUD = os.environ["CLIENT_DEPLOYMENT"] == "cloud"
QUERIES = json.loads(os.environ["CLIENT_QUERIES"])

login = (
    {"username": os.environ["CLIENT_USER"], "password": os.environ["CLIENT_SECRET"]}
    if IS_CLOUD
    else {"token": os.environ["CLIENT_TOKEN"]}
)
site = Jira(
    url=os.environ["CLIENT_SITE"], cloud=IS_CLOUD, api_version="3" if IS_CLOUD else "2", timeout=30, **login
)


def text(words):
    """Returns a rich text in the format of the API version."""
    if not IS_CLOUD:
        return words
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}],
    }


def search(jql, fields):
    """Returns all issues of a query, read page by page."""
    issues = []
    token = None
    while True:
        if IS_CLOUD:
            page = site.enhanced_jql(jql, fields=fields, nextPageToken=token, limit=50)
            issues += page["issues"]
            token = page.get("nextPageToken")
            if not token:
                return issues
        else:
            page = site.jql(jql, fields=fields, start=len(issues), limit=50)
            issues += page["issues"]
            if len(issues) >= page["total"]:
                return issues


seen = {
    "deployment": site.get_server_info()["deploymentType"],
    "me": site.myself()["displayName"],
    "projects": sorted(project["key"] for project in site.projects()),
    "searches": {jql: [issue["key"] for issue in search(jql, "key")] for jql in QUERIES},
    "summaries": [
        issue["fields"]["summary"]
        for issue in search("created >= 0 ORDER BY created ASC, key ASC", "summary")
    ],
    "comments": [comment["id"] for comment in site.issue_get_comments(os.environ["CLIENT_COMMENTED"])["comments"]],
    "worklogs": {
        worklog["id"]: worklog["timeSpentSeconds"]
        for worklog in site.issue_get_worklog(os.environ["CLIENT_WORKED"])["worklogs"]
    },
}
boards = []
while True:
    page = site.get_all_agile_boards(start=len(boards), limit=50)
    boards += page["values"]
    if page["isLast"]:
        break
seen["boards"] = [board["id"] for board in boards]
scrum = next(board["id"] for board in boards if board.get("type") == "scrum")
sprints = site.get_all_sprints_from_board(scrum)
seen["board"] = scrum
seen["sprints"] = [sprint["id"] for sprint in sprints["values"]]

made = site.issue_create(
    {
        "project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "Made by atlassian",
        "description": text("By a client"),
    }
)
site.issue_update(made["key"], {"summary": "Edited by atlassian", "labels": ["client"]})
site.issue_add_comment(made["key"], text("A comment"))
site.issue_worklog(made["key"], "2025-06-30T10:00:00.000+0000", 7200, text("Work"))
site.set_issue_status(made["key"], "Done")
again = site.issue(made["key"])
seen["made"] = {
    "key": again["key"], "summary": again["fields"]["summary"], "status": again["fields"]["status"]["name"],
    "labels": again["fields"]["labels"],
}
gone = site.issue_create({"project": {"key": "OPS"}, "issuetype": {"name": "Bug"}, "summary": "Soon gone"})
site.delete_issue(gone["key"])
try:
    site.issue(gone["key"])
    seen["gone"] = 200
except HTTPError as error:
    seen["gone"] = error.response.status_code
json.dump(seen, sys.stdout)
