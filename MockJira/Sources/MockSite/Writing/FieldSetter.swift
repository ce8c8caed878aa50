/// Sets the fields of an issue to the values of a request, and collects the changes and the errors.
package struct FieldSetter {
    package let tables: SiteTables
    package let project: Project
    package let takesMarkup: Bool
    /// The issue before the request; nil for a new one.
    package let issue: IssueFacts?
    package var edits: IssueEdits
    package var changes: SiteChanges
    /// The errors, by field.
    package private(set) var errors: [(String, String)] = []
    package private(set) var items: [WrittenHistory.Item] = []

    package init(
        _ tables: SiteTables,
        _ project: Project,
        issue: IssueFacts?,
        takesMarkup: Bool,
        edits: IssueEdits,
        changes: SiteChanges
    ) {
        self.tables = tables
        self.project = project
        self.issue = issue
        self.takesMarkup = takesMarkup
        self.edits = edits
        self.changes = changes
    }

    package mutating func addError(_ field: String, _ message: String) {
        errors.append((field, message))
    }

    /// Sets a field to a value, or adds an error if the value is invalid.
    package mutating func set(_ name: String, _ value: JSONInput) {
        switch name {
        case "summary": setSummary(value)
        case "description", "environment": setText(name, value)
        case "priority":
            let list = tables.catalogue.priorities
            guard let place = place(name, value, list.map { ($0.id, $0.name) }) else { return }
            let old = issue.map { list[$0.priorityIndex] }
            recordChange(name, old?.id, old?.name, list[place].id, list[place].name)
            edits.priorityIndex = place
        case "resolution":
            let list = tables.catalogue.resolutions
            guard let place = place(name, value, list.map { ($0.id, $0.name) }) else { return }
            setResolution(place)
        case "assignee", "reporter": setUser(name, value)
        case "labels":
            guard let texts = texts(name, value) else { return }
            setLabels(texts)
        case "components", "fixVersions", "versions":
            guard let elements = value.elements else { return addError(name, "data was not an array") }
            let known = choices(name)
            var places: [Int] = []
            for element in elements {
                guard let place = place(name, element, known) else { return }
                if !places.contains(place) { places.append(place) }
            }
            setPlaces(name, places)
        case "duedate": setDueDay(value)
        case "timetracking": setEstimates(value)
        default: setCustom(name, value)
        }
    }

    /// Adds a value to a field that contains a list if `adds` is `true`; otherwise removes the value. Adds an error if
    /// the value is invalid.
    package mutating func change(_ name: String, adds: Bool, _ value: JSONInput) {
        switch name {
        case "labels":
            guard let label = value.string else { return addError(name, "string expected") }
            let known = currentLabels
            setLabels(adds ? known.contains(label) ? known : known + [label] : known.filter { $0 != label })
        case "components", "fixVersions", "versions":
            guard let place = place(name, value, choices(name)) else { return }
            let known = currentPlaces(name)
            setPlaces(name, adds ? known.contains(place) ? known : known + [place] : known.filter { $0 != place })
        default: addError(name, "Field '\(name)' does not support operation '\(adds ? "add" : "remove")'")
        }
    }

    package mutating func recordChange(
        _ field: String,
        id: String? = nil,
        isCustom: Bool = false,
        _ from: String?,
        _ fromText: String?,
        _ to: String?,
        _ toText: String?
    ) {
        guard issue != nil, from != to || fromText != toText else { return }
        items.append(
            WrittenHistory.Item(
                field: field,
                fieldID: id ?? field,
                isCustom: isCustom,
                from: from,
                fromText: fromText,
                to: to,
                toText: toText
            )
        )
    }
}
