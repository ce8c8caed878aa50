#!/usr/bin/env python3
"""Tries a mock Jira site with schemathesis, by the vendor's OpenAPI documents limited to what the site serves.

    contract.py FOLDER URL OPERATIONS [SECONDS]

FOLDER has the vendor's documents, `openapi-platform-v3.json` and `openapi-agile.json`. OPERATIONS is a file with the served
operations, one a line, as in `GET /rest/api/3/field`. SECONDS are those for each document. The site's account is the one that
every mock has.

The requests are those that the documents allow. The run ends with 0 where no answer has a status or a type that is not
documented, breaks its schema, or reports of a failure of the server.

Where the documents contradict themselves, the side that their own examples and descriptions take is put into the schemas
first; these places are listed below, each with its reason.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

DOCUMENTS = ["openapi-platform-v3.json", "openapi-agile.json"]
METHODS = ["get", "post"]

# The schemas say date-time, which has a colon in its offset; every example of the platform, and the description of
# timestamps, has none.
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$"

# Members that the examples have and the schemas have not.
MORE_MEMBERS = {
    "AuditRecordBean": {"authorAccountId": {"type": "string"}},
    "Field": {
        "trashedDate": {"type": "string"},
        "trashedBy": {"type": "object"},
        "plannedDeletionDate": {"type": "string"},
    },
    "FieldConfigurationDetails": {"id": {"type": "integer"}, "isDefault": {"type": "boolean"}},
    "ResolutionJsonBean": {"isDefault": {"type": "boolean"}},
    # What can be expanded, as the descriptions of the parameters say.
    "IssueTypeScheme": {"projects": {"type": "object"}, "issueTypes": {"type": "object"}},
    "IssueTypeScreenScheme": {"projects": {"type": "object"}},
    "Project": {"projectKeys": {"type": "array"}},
    # The schema has sentences for their names.
    "DashboardGadgetPosition": {"row": {"type": "integer"}, "column": {"type": "integer"}},
}

# Members that are null in the examples, which the schemas do not allow.
NULLABLE = {
    "Filter": ["approximateLastUsed"],
    "FilterDetails": ["approximateLastUsed"],
    "ChangeDetails": ["from", "fromString", "to", "toString"],
}

# Parameters whose values are contained only in responses; the documents do not allow made-up values.
FROM_ANSWERS = {"cursor", "nextPageToken"}


def amend_schemas(node):
    """Puts the moments of the examples into all schemas, and takes what is sent for something that is only read."""
    if isinstance(node, dict):
        if node.get("format") == "date-time":
            del node["format"]
            node["pattern"] = MOMENT
        # Members of answers that are marked as only written are in the examples of these answers.
        if node.get("writeOnly") is True:
            del node["writeOnly"]
        for value in node.values():
            amend_schemas(value)
    elif isinstance(node, list):
        for value in node:
            amend_schemas(value)


def amend_parameters(operation):
    """Puts into the parameters of an operation what the document says of them in words only."""
    for parameter in operation.get("parameters", []):
        name, text = parameter["name"], parameter.get("description", "")
        schema = parameter.setdefault("schema", {"type": "string"})
        if name == "expand":
            # What can be expanded is listed, each name in a line of its own, or the first that a sentence names.
            names = re.findall(r"^ \*  `([\w.]+)`", text, re.MULTILINE) or re.findall(r"`([\w.]+)`", text)[:1]
            parameter["schema"] = {"type": "string", "enum": names or [""]}
        elif name in ("startAt", "maxResults", "offset", "limit"):
            # Some operations have a text for these numbers.
            least = 0 if name in ("startAt", "offset") else 1
            parameter["schema"] = {"type": "integer", "minimum": least, "maximum": 1000}
        elif name in FROM_ANSWERS:
            parameter["schema"] = {"type": "string", "enum": [""]}
        elif name == "jql" and "400" not in operation["responses"]:
            # Where nothing is said of a wrong query, only right ones are meant.
            queries = ["project = OPS", "created >= -30d ORDER BY key", "assignee = currentUser() AND status != Done"]
            parameter["schema"] = {"type": "string", "enum": queries}
        elif schema.get("type") == "integer":
            schema.setdefault("minimum", 0)
            schema.setdefault("maximum", 2_000_000_000_000 if schema.get("format") == "int64" else 2_000_000_000)
    return operation


def limited(document, served):
    """The document with only the operations that are served."""
    paths = {}
    for path, item in document["paths"].items():
        kept = {m: amend_parameters(item[m]) for m in METHODS if m in item and f"{m.upper()} {path}" in served}
        if kept:
            paths[path] = kept
    document["paths"] = paths
    schemas = document["components"]["schemas"]
    amend_schemas(document)
    for name, members in MORE_MEMBERS.items():
        schemas.get(name, {}).setdefault("properties", {}).update(members)
    for name, members in NULLABLE.items():
        for member in members:
            schemas.get(name, {}).get("properties", {}).get(member, {})["nullable"] = True
    return document


def run(schema, url, seconds):
    """The status of schemathesis."""
    program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    checks = [
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    ]
    options = [
        "--url", url, "--auth", "demo@example.com:demo-token", "--mode", "positive", "--phases", "examples,fuzzing",
        "--max-examples", "10", "--seed", "1", "--no-shrink", "--continue-on-failure",
        "--suppress-health-check", "all", "--warnings", "off", "--checks", ",".join(checks),
        "--max-time", str(seconds),
    ]
    return subprocess.run([program, "run", schema, *options], cwd=os.path.dirname(schema), check=False).returncode


def main():
    folder, url, operations = sys.argv[1:4]
    seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 25
    with open(operations, encoding="utf-8") as lines:
        served = {line.strip() for line in lines}
    worst, total = 0, 0
    for name in DOCUMENTS:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            document = limited(json.load(file), served)
        count = sum(len(item) for item in document["paths"].values())
        print(f"{name}: {count} operations", flush=True)
        total += count
        if count == 0:
            continue
        with tempfile.TemporaryDirectory() as work:
            schema = os.path.join(work, "openapi.json")
            with open(schema, "w", encoding="utf-8") as file:
                json.dump(document, file)
            worst = max(worst, run(schema, url, seconds))
    return worst if total else 2


if __name__ == "__main__":
    sys.exit(main())
