import MockSite

/// The operations that create, update, delete and return a worklog.
enum WorklogWrites {
    private static let one = "/issue/{issueIdOrKey}/worklog/{id}"
    private static let parameters =
        [
            "notifyUsers", "newEstimate", "reduceBy", "increaseBy", "expand", "overrideEditableFlag",
        ].map { QueryParameter($0, .text) } + [
            QueryParameter("adjustEstimate", .choice(["new", "leave", "manual", "auto"]))
        ]

    static let all: [WriteEndpoint.Operation] = [
        .init("GET", one, [QueryParameter("expand", .text)]) { call throws(ErrorResponse) in
            let issue = try call.issue()
            return response(200, try worklog(call, issue), call)
        },
        .init("POST", "/issue/{issueIdOrKey}/worklog", parameters) { call throws(ErrorResponse) in
            let issue = try call.issue()
            var editor = call.context.edit()
            let made = editor.writeWorklog(issue, try worklogInput(call, issue, replacing: nil, now: editor.now))
            call.context.commit(editor)
            return response(201, made, call)
        },
        .init("PUT", one, parameters) { call throws(ErrorResponse) in
            let issue = try call.issue()
            let old = try worklog(call, issue)
            var editor = call.context.edit()
            let made = editor.writeWorklog(
                issue,
                try worklogInput(call, issue, replacing: old, now: editor.now),
                replacing: old.id
            )
            call.context.commit(editor)
            return response(200, made, call)
        },
        .init("DELETE", one, parameters) { call throws(ErrorResponse) in
            let issue = try call.issue()
            let old = try worklog(call, issue)
            let remaining = try remaining(call, issue, spent: -old.spentSeconds)
            var editor = call.context.edit()
            editor.deleteWorklog(issue, old, remaining: remaining)
            call.context.commit(editor)
            return .noContent
        },
    ]

    private static func worklog(_ call: WriteEndpoint.Call, _ issue: IssueFacts) throws(ErrorResponse) -> Worklog {
        let id = call.parameter("id")
        guard let worklog = issue.allWorklogs.first(where: { $0.id == id }) else {
            throw .missing("Cannot find worklog with id: '\(id)'.")
        }
        return worklog
    }

    /// Reads a worklog from the body; members that an update omits keep their values.
    private static func worklogInput(
        _ call: WriteEndpoint.Call,
        _ issue: IssueFacts,
        replacing old: Worklog?,
        now: Int64
    ) throws(ErrorResponse) -> SiteEditor.WorklogInput {
        let body = try call.body()
        var seconds = body["timeSpentSeconds"]?.int ?? old?.spentSeconds
        if let text = body["timeSpent"]?.string {
            guard let known = WorkDuration.seconds(text) else {
                throw ErrorResponse(status: 400, errors: [("timeLogged", "Invalid time duration entered.")])
            }
            seconds = known
        }
        guard let seconds, seconds > 0 else {
            throw ErrorResponse(status: 400, errors: [("timeLogged", "You must indicate the time spent working.")])
        }
        var started = old?.started ?? now
        if let text = body["started"]?.string {
            guard let moment = MomentText.moment(text) else {
                throw ErrorResponse(
                    status: 400,
                    errors: [("startDate", "You must specify a date on which work occurred.")]
                )
            }
            started = moment
        }
        var comment = old?.comment
        if let text = body["comment"] { comment = try call.document(text, "comment") }
        return SiteEditor.WorklogInput(
            seconds: seconds,
            started: started,
            comment: comment,
            remaining: try remaining(call, issue, spent: seconds - (old?.spentSeconds ?? 0))
        )
    }

    /// Returns the new remaining estimate in seconds; nil if it does not change.
    private static func remaining(
        _ call: WriteEndpoint.Call,
        _ issue: IssueFacts,
        spent: Int
    ) throws(ErrorResponse) -> Int?? {
        func duration(_ name: String) throws(ErrorResponse) -> Int {
            guard let seconds = call.request.text(name).flatMap({ WorkDuration.seconds($0) }) else {
                throw ErrorResponse(status: 400, errors: [(name, "You must supply a valid value for \(name).")])
            }
            return seconds
        }
        switch call.request.text("adjustEstimate") ?? "auto" {
        case "leave": return nil
        case "new": return .some(try duration("newEstimate"))
        case "manual":
            let isDeleting = call.request.method == "DELETE"
            let change = isDeleting ? try duration("increaseBy") : -(try duration("reduceBy"))
            return .some(max(0, (issue.remainingEstimate ?? 0) + change))
        default: return issue.remainingEstimate.map { .some(max(0, $0 - spent)) } ?? nil
        }
    }

    private static func response(_ status: Int, _ worklog: Worklog, _ call: WriteEndpoint.Call) -> EndpointResponse {
        let hidden = call.request.list("expand").contains("properties") ? [] : ["properties"]
        return EndpointResponse(status: status, call.context.resources.worklog(worklog).without(hidden), call.context)
    }
}

extension SiteZone {
    /// Returns the moment of a text such as `2021-01-17T12:34:00.000+0000` in epoch milliseconds; nil for any other
    /// text.
    package static func moment(_ text: String) -> Int64? { MomentText.moment(text) }
}

/// A parser of moments in Jira's form: `2021-01-17T12:34:00.000+0000`.
enum MomentText {
    /// Returns epoch milliseconds; nil for a text in another form.
    static func moment(_ text: String) -> Int64? {
        guard
            let found = text.wholeMatch(
                of: #/(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})(?:Z|([+-])(\d\d):?(\d\d))/#
            ),
            let day = CivilDate(text: String(found.1)), let hour = Int64(found.2), let minute = Int64(found.3),
            let second = Int64(found.4), let fraction = Int64(found.5), hour < 24, minute < 60, second < 60
        else { return nil }
        let hours = found.7.flatMap { Int64($0) } ?? 0
        let minutes = found.8.flatMap { Int64($0) } ?? 0
        let offset = (hours * 60 + minutes) * (found.6 == "-" ? -1 : 1)
        let local = ((Int64(day.epochDay) * 24 + hour) * 60 + minute) * 60 + second
        return (local - offset * 60) * 1000 + fraction
    }
}
