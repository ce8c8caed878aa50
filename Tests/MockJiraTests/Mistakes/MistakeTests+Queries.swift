import MockJira
import Testing

/// Mistakes in queries, semantic and syntactic.
extension MistakeTests {
    private static let operators =
        "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
    private static let formats =
        "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."

    static let queries: [Row] = [
        Row(
            "an unbounded query",
            jql: "ORDER BY created",
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
        ),
        Row(
            "no query",
            .get(search),
            400,
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
        ),
        Row(
            "too many fields to sort by",
            jql: "project = OPS ORDER BY key,id,created,updated,due,votes,status,summary",
            "The 'order by' clause can contain a maximum of 7 fields."
        ),
        Row("an unknown field", jql: "foo = 1", "Field 'foo' does not exist or you do not have permission to view it."),
        Row(
            "an unknown custom field",
            jql: "cf[99999] = 1",
            "Field 'cf[99999]' does not exist or you do not have permission to view it."
        ),
        Row(
            "an unknown value",
            jql: "status = Finished",
            "The value 'Finished' does not exist for the field 'status'."
        ),
        Row("an unknown id", jql: "priority = 99", "A value with ID '99' does not exist for the field 'priority'."),
        Row("an unknown user", jql: "assignee = fred", "The value 'fred' does not exist for the field 'assignee'."),
        Row("an unknown option", jql: "Severity = S9", "The option 'S9' for field 'Severity' does not exist."),
        Row(
            "an unknown sprint",
            jql: "sprint = \"Sprint 99\"",
            "Sprint with name 'Sprint 99' does not exist or you do not have permission to view it."
        ),
        Row(
            "the key of an unknown issue",
            jql: "key = OPS-999999",
            "An issue with key 'OPS-999999' does not exist for field 'key'."
        ),
        Row("an invalid key", jql: "key = OPS", "The issue key 'OPS' for field 'key' is invalid."),
        Row("an unknown function", jql: "assignee = me()", "Unable to find JQL function 'me()'."),
        Row(
            "a function of another field",
            jql: "status = currentUser()",
            "A value provided by the function 'currentUser' is invalid for the field 'status'."
        ),
        Row("too many arguments", jql: "created > now(-1d)", "Function 'now' expected '0' arguments but received '1'."),
        Row(
            "too few arguments",
            jql: "assignee in membersOf()",
            "Function 'membersOf' expected '1' arguments but received '0'."
        ),
        Row(
            "an unknown group",
            jql: "assignee in membersOf(nobodies)",
            "Function 'membersOf' can not generate a list of usernames for group 'nobodies'; the group does not exist."
        ),
        Row(
            "an unknown project in a function",
            jql: "fixVersion in releasedVersions(NOPE)",
            "Could not resolve the project 'NOPE' provided to function 'releasedVersions'."
        ),
        Row(
            "an invalid increment",
            jql: "created > startOfDay(yesterday)",
            "Duration for function 'startOfDay' should have the format (+/-)n(yMwdm), e.g -1M for 1 month earlier."
        ),
        Row(
            "an operator of another field",
            jql: "project > OPS",
            "The operator '>' is not supported by the 'project' field."
        ),
        Row(
            "equality with a text",
            jql: "summary = deadlock",
            "The operator '=' is not supported by the 'summary' field."
        ),
        Row("~ for a status", jql: "status ~ Done", "The operator '~' is not supported by the 'status' field."),
        Row(
            "the operator !~ for all texts",
            jql: "text !~ deadlock",
            "The operator '!~' is not supported by the 'text' field."
        ),
        Row(
            "one value for a list",
            jql: "project in OPS",
            "Operator 'in' does not support the non-list value '\"OPS\"' for field 'project'."
        ),
        Row(
            "a list for one value",
            jql: "project = (OPS, WEB)",
            "Operator '=' does not support the list value '(\"OPS\", \"WEB\")' for field 'project'."
        ),
        Row(
            "a function with several values for one value",
            jql: "sprint = openSprints()",
            "Operator '=' does not support the list value 'openSprints()' for field 'sprint'."
        ),
        Row(
            "a search for empty comments",
            jql: "comment is EMPTY",
            "The field 'comment' does not support searching for EMPTY values."
        ),
        Row(
            "an empty text",
            jql: "summary ~ ''",
            "The field 'summary' does not support searching for an empty string."
        ),
        Row(
            "a star at the start",
            jql: "summary ~ '*lock'",
            "The text query '*lock' for field 'summary' is not allowed to start with '*'."
        ),
        Row(
            "an operator alone in a text",
            jql: "summary ~ 'AND'",
            "Unable to parse the text 'AND' for field 'summary'."
        ),
        Row(
            "quotation marks left open in a text",
            jql: "text ~ 'a \"b'",
            "Unable to parse the text 'a \"b' for field 'text'."
        ),
        Row(
            "an invalid day",
            jql: "created >= 2020-02-30",
            "Date value '2020-02-30' for field 'created' is invalid. " + formats
        ),
        Row(
            "seconds",
            jql: "updated > '2020-02-03 10:00:00'",
            "Date value '2020-02-03 10:00:00' for field 'updated' is invalid. " + formats
        ),
        Row(
            "a day with a time",
            jql: "due = '2020-02-03 10:00'",
            "Date value '2020-02-03 10:00' for field 'due' is invalid. Valid formats include: 'YYYY/MM/DD', 'YYYY-MM-DD', or a period format e.g. '-5d', '4w 2d'."
        ),
        Row(
            "votes below zero",
            jql: "votes > -1",
            "Value '-1' is invalid for the 'votes' field. Votes must be a positive whole number."
        ),
        Row(
            "an invalid duration",
            jql: "timespent > lang",
            "The value 'lang' for field 'timespent' is invalid. Please specify a positive duration format; for example: '1h 30m', '2d'."
        ),
        Row(
            "a field that can only be sorted by",
            jql: "Rank = 1",
            "Field 'Rank' is not searchable, it is only sortable."
        ),
        Row(
            "a field that cannot be sorted by",
            jql: "project = OPS ORDER BY comment",
            "Not able to sort using field 'comment'."
        ),
        Row(
            "an unknown field to sort by",
            jql: "project = OPS ORDER BY foo",
            "Field 'foo' does not exist or you do not have permission to view it."
        ),
    ]

    static let grammar: [Row] = [
        Row(
            "a date without quotes",
            unreadable: "created >= 2020-01-01 10:00",
            "The character ':' is a reserved JQL character. You must enclose it in a string or use the escape '\\u003a' instead.",
            at: 25
        ),
        Row(
            "a slash without quotes",
            unreadable: "created >= 2020/01/01",
            "The character '/' is a reserved JQL character. You must enclose it in a string or use the escape '\\u002f' instead.",
            at: 16
        ),
        Row(
            "a reserved character",
            unreadable: "reporter = a@b",
            "The character '@' is a reserved JQL character. You must enclose it in a string or use the escape '\\u0040' instead.",
            at: 13
        ),
        Row(
            "a reserved word",
            unreadable: "summary ~ for",
            "'for' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
            at: 11
        ),
        Row(
            "a missing value",
            unreadable: "project =",
            "Expecting either a value, list or function before the end of the query."
        ),
        Row(
            "a missing operator",
            unreadable: "project",
            "Expecting operator before the end of the query. " + operators
        ),
        Row(
            "a word instead of an operator",
            unreadable: "project equal OPS",
            "Expecting operator but got 'equal'. " + operators,
            at: 9
        ),
        Row(
            "two equals signs",
            unreadable: "project == OPS",
            "Expecting either a value, list or function but got '='. You must surround '=' in quotation marks to use it as a value.",
            at: 10
        ),
        Row("a bracket left open", unreadable: "(project = OPS", "Expecting ')' before the end of the query."),
        Row("a bracket too many", unreadable: "project = OPS)", "Expecting either 'OR' or 'AND' but got ')'.", at: 14),
        Row(
            "quotation marks left open",
            unreadable: "project = \"OPS",
            "The quoted string 'OPS' has not been completed.",
            at: 11
        ),
        Row(
            "an operator at the end",
            unreadable: "project = OPS AND",
            "Expecting a field name at the end of the query."
        ),
        Row(
            "a keyword instead of a field",
            unreadable: "project = OPS AND AND status = Done",
            "Expecting a field name but got 'AND'. You must surround 'AND' in quotation marks to use it as a field name.",
            at: 19
        ),
        Row(
            "no operator between",
            unreadable: "project = OPS status = Done",
            "Expecting either 'OR' or 'AND' but got 'status'.",
            at: 15
        ),
        Row("no BY", unreadable: "project = OPS ORDER created", "Expecting 'by' but got 'created'.", at: 21),
        Row(
            "a word instead of a direction",
            unreadable: "project = OPS ORDER BY key down",
            "Expecting either 'ASC' or 'DESC' but got 'down'.",
            at: 28
        ),
        Row(
            "an empty list",
            unreadable: "project in ()",
            "Expecting either a value, list or function but got ')'. You must surround ')' in quotation marks to use it as a value.",
            at: 13
        ),
        Row(
            "an invalid escape in a query",
            unreadable: "summary ~ '\\x'",
            "'\\x' is an illegal JQL escape sequence. The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX.",
            at: 12
        ),
        Row("a bracket of a custom field left out", unreadable: "cf = 1", "Expecting '[' but got '='.", at: 4),
        Row(
            "a function left open",
            unreadable: "assignee in membersOf(a",
            "Expecting ')' before the end of the query."
        ),
        Row("a field without a name", unreadable: "'' = 1", "A field name cannot be empty.", at: 1),
        Row("NOT without IN", unreadable: "project not = OPS", "Expecting 'IN' but got '='.", at: 13),
    ]
}
