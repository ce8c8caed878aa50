import MockSite

/// The operations that create, edit, transition and delete issues.
enum IssueWrites {
    static let all: [WriteEndpoint.Operation] = [
        .init("POST", "/issue", [QueryParameter("updateHistory", .boolean)], create),
        .init("PUT", "/issue/{issueIdOrKey}", editParameters, edit),
        .init("DELETE", "/issue/{issueIdOrKey}", [QueryParameter("deleteSubtasks", .text)], delete),
        .init("PUT", "/issue/{issueIdOrKey}/assignee", [], assign),
        .init("POST", "/issue/{issueIdOrKey}/transitions", [], transition),
    ]

    private static let editParameters =
        [
            "notifyUsers", "overrideScreenSecurity", "overrideEditableFlag", "returnIssue",
        ].map { QueryParameter($0, .text) } + [QueryParameter("expand", .text)]

    // MARK: Create

    @Sendable private static func create(_ call: WriteEndpoint.Call) throws(ErrorResponse) -> EndpointResponse {
        let tables = call.context.tables
        let body = try call.body()
        let fields = body["fields"]?.members ?? []
        let given = body["fields"] ?? .object([])
        var errors: [(String, String)] = []
        let project = given["project"].flatMap { Self.project($0, tables) }
        if project == nil { errors.append(("project", "Specify a valid project ID or key")) }
        let type = given["issuetype"].flatMap { Self.type($0, tables) }
        if type == nil { errors.append(("issuetype", "Specify a valid issue type")) }
        var parent: Int?
        if let named = given["parent"]?["key"]?.string ?? given["parent"]?["id"]?.textOrNumber {
            parent = (try? call.context.resources.issue(named))?.number
        }
        if let type, tables.catalogue.issueTypes[type].isSubtask, parent == nil {
            errors.append(("parent", "Issue type is a sub-task but parent issue key or id not specified."))
        }
        guard let project, let type, errors.isEmpty else { throw ErrorResponse(status: 400, errors: errors) }

        var editor = call.context.edit()
        var setter = FieldSetter(
            tables,
            project,
            issue: nil,
            takesMarkup: call.takesMarkup,
            edits: .created(by: call.context.account.index, at: editor.now),
            changes: editor.changes
        )
        if given["summary"] == nil { setter.addError("summary", "You must specify a summary of the issue.") }
        for field in fields where !["project", "issuetype", "parent"].contains(field.key) {
            setter.set(field.key, field.value)
        }
        try setter.apply(body["update"])
        guard setter.errors.isEmpty else { throw ErrorResponse(status: 400, errors: setter.errors) }
        setter.edits.typeIndex = type
        setter.edits.parent = parent
        editor.changes = setter.changes
        let number = editor.columns.append(
            project: project.index,
            created: editor.now,
            projectRanks: tables.projectRanks
        )
        editor.write(number, setter.edits)
        if let parent {
            var above = editor.changes.edits(parent)
            above.addedSubtasks.append(number)
            editor.changes.issues[parent] = IssueChanges(above)
        }
        call.context.commit(editor)
        let made = IssueFacts(call.context.tables, number)
        return EndpointResponse(
            status: 201,
            [
                "id": .text(String(made.id)), "key": .text(made.key),
                "self": .text(tables.api + "/issue/\(made.id)"),
            ],
            call.context
        )
    }

    private static func project(_ value: JSONInput, _ tables: SiteTables) -> Project? {
        if let id = value["id"]?.textOrNumber { return tables.projects.first { $0.id == id } }
        return value["key"]?.string.flatMap { key in tables.projects.first { $0.key == key } }
    }

    private static func type(_ value: JSONInput, _ tables: SiteTables) -> Int? {
        if let id = value["id"]?.textOrNumber { return tables.catalogue.issueTypes.firstIndex { $0.id == id } }
        return value["name"]?.string.flatMap { name in
            tables.catalogue.issueTypes.firstIndex { $0.name == name }
        }
    }

    // MARK: Edit

    @Sendable private static func edit(_ call: WriteEndpoint.Call) throws(ErrorResponse) -> EndpointResponse {
        let issue = try call.issue()
        let body = try call.body()
        guard body["fields"] != nil || body["update"] != nil else {
            throw .badRequest("one of 'fields' or 'update' required")
        }
        var editor = call.context.edit()
        var setter = setter(call, issue, editor)
        for field in body["fields"]?.members ?? [] { setter.set(field.key, field.value) }
        try setter.apply(body["update"])
        guard setter.errors.isEmpty else { throw ErrorResponse(status: 400, errors: setter.errors) }
        editor.changes = setter.changes
        editor.write(issue.number, setter.edits, items: setter.items)
        call.context.commit(editor)
        guard call.request.text("returnIssue") == "true" else { return .noContent }
        return OneIssue.response(issue.number, nil, call.context)
    }

    private static func setter(
        _ call: WriteEndpoint.Call,
        _ issue: IssueFacts,
        _ editor: SiteEditor
    ) -> FieldSetter {
        FieldSetter(
            call.context.tables,
            call.context.tables.projects[issue.projectIndex],
            issue: issue,
            takesMarkup: call.takesMarkup,
            edits: editor.changes.edits(issue.number),
            changes: editor.changes
        )
    }

    @Sendable private static func assign(_ call: WriteEndpoint.Call) throws(ErrorResponse) -> EndpointResponse {
        let issue = try call.issue()
        let body = try call.body(["accountId", "name", "key"])
        var editor = call.context.edit()
        var setter = setter(call, issue, editor)
        let isNobody = body["accountId"] == .null || body["name"] == .null
        setter.set("assignee", isNobody ? .null : body)
        guard setter.errors.isEmpty else { throw ErrorResponse(status: 400, errors: setter.errors) }
        editor.write(issue.number, setter.edits, items: setter.items)
        call.context.commit(editor)
        return .noContent
    }

    // MARK: Transition

    @Sendable private static func transition(_ call: WriteEndpoint.Call) throws(ErrorResponse) -> EndpointResponse {
        let tables = call.context.tables
        let issue = try call.issue()
        let body = try call.body()
        guard let id = body["transition"]?["id"]?.textOrNumber else {
            throw .badRequest("Missing 'transition' identifier")
        }
        // The id of a transition follows from the status that it leads to.
        guard let number = Int(id), number % 10 == 1, case let place = number / 10 - 1,
            tables.catalogue.statuses.indices.contains(place), place != issue.statusIndex
        else { throw .badRequest("Transition id '\(id)' is not valid for this issue.") }
        var editor = call.context.edit()
        var setter = setter(call, issue, editor)
        let (old, new) = (tables.catalogue.statuses[issue.statusIndex], tables.catalogue.statuses[place])
        setter.recordChange("status", old.id, old.name, new.id, new.name)
        setter.edits.statusIndex = place
        if old.category != new.category { setter.edits.statusCategoryChangeDate = editor.now }
        let isDone = new.category.key == "done"
        if isDone != issue.isDone {
            setter.setResolution(isDone ? 0 : nil)
            setter.edits.resolutionDate = .some(isDone ? editor.now : nil)
        }
        for field in body["fields"]?.members ?? [] { setter.set(field.key, field.value) }
        try setter.apply(body["update"])
        guard setter.errors.isEmpty else { throw ErrorResponse(status: 400, errors: setter.errors) }
        editor.changes = setter.changes
        editor.write(issue.number, setter.edits, items: setter.items)
        call.context.commit(editor)
        return .noContent
    }

    // MARK: Delete

    @Sendable private static func delete(_ call: WriteEndpoint.Call) throws(ErrorResponse) -> EndpointResponse {
        let issue = try call.issue()
        let subtasks = (0..<issue.subtaskCount).map { issue.subtask($0) }
        guard subtasks.isEmpty || call.request.text("deleteSubtasks") == "true" else {
            throw .badRequest(
                "The issue '\(issue.key)' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this "
                    + "issue and all its subtasks."
            )
        }
        var editor = call.context.edit()
        editor.delete(subtasks + [issue.number])
        call.context.commit(editor)
        return .noContent
    }
}

extension FieldSetter {
    /// Applies the member `update` of a body. It contains, for each field, an array of operations, which are objects
    /// with one member. Throws an error with status 400 if its value has another form.
    mutating func apply(_ update: JSONInput?) throws(ErrorResponse) {
        for field in update?.members ?? [] {
            guard let operations = field.value.elements else {
                throw .badRequest("Field '\(field.key)' must be an array of operations.")
            }
            for operation in operations {
                guard let member = operation.members?.first else {
                    throw .badRequest("An operation on '\(field.key)' must be an object.")
                }
                switch member.key {
                case "set": set(field.key, member.value)
                case "add", "remove": change(field.key, adds: member.key == "add", member.value)
                default: addError(field.key, "Field '\(field.key)' does not support operation '\(member.key)'")
                }
            }
        }
    }
}
