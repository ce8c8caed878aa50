"""Performs typical operations with the package `jira`, and prints the results as JSON.

The site is CLIENT_SITE, its deployment CLIENT_DEPLOYMENT (cloud or datacenter), the user CLIENT_USER, and its secret
CLIENT_SECRET.
"""

import json
import os
import sys

from jira import JIRA, JIRAError

IS_CLOUD = os.environ["CLIENT_DEPLOYMENT"] == "cloud"
QUERIES = json.loads(os.environ["CLIENT_QUERIES"])

site = JIRA(
    server=os.environ["CLIENT_SITE"],
    basic_auth=(os.environ["CLIENT_USER"], os.environ["CLIENT_SECRET"]),
    options={"rest_api_version": "3" if IS_CLOUD else "2"},
    max_retries=0,
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


def search(jql, **options):
    find = site.enhanced_search_issues if IS_CLOUD else site.search_issues
    return find(jql, maxResults=False, **options)


seen = {
    "deployment": site.server_info()["deploymentType"],
    "me": site.myself()["displayName"],
    "projects": sorted(project.key for project in site.projects()),
    "searches": {jql: [issue.key for issue in search(jql, fields="key")] for jql in QUERIES},
}
everything = search("created >= 0 ORDER BY created ASC, key ASC", fields="summary,comment,status")
seen["summaries"] = [issue.fields.summary for issue in everything]

commented = os.environ["CLIENT_COMMENTED"]
seen["comments"] = [comment.id for comment in site.comments(commented)]
worked = os.environ["CLIENT_WORKED"]
seen["worklogs"] = {worklog.id: worklog.timeSpentSeconds for worklog in site.worklogs(worked)}
boards = site.boards(maxResults=False)
seen["boards"] = [board.id for board in boards]
scrum = next(board for board in boards if getattr(board, "type", "") == "scrum")
seen["board"] = scrum.id
seen["sprints"] = [sprint.id for sprint in site.sprints(scrum.id, maxResults=False)]

made = site.create_issue(
    project={"key": "OPS"}, issuetype={"name": "Task"}, summary="Made by jira", description=text("By a client")
)
made.update(fields={"summary": "Edited by jira", "labels": ["client"]})
site.add_comment(made, text("A comment"))
site.add_worklog(made, timeSpent="2h")
for transition in site.transitions(made):
    if transition["name"] == "Done":
        site.transition_issue(made, transition["id"])
        break
again = site.issue(made.key)
seen["made"] = {
    "key": again.key, "summary": again.fields.summary, "status": again.fields.status.name,
    "labels": again.fields.labels,
}
gone = site.create_issue(project={"key": "OPS"}, issuetype={"name": "Bug"}, summary="Soon gone")
gone.delete()
try:
    site.issue(gone.key)
    seen["gone"] = 200
except JIRAError as error:
    seen["gone"] = error.status_code
json.dump(seen, sys.stdout)
