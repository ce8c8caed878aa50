/// Sets the fields of an issue as somebody asks for it, and notes what changed and what is wrong.
package struct FieldSetter {
    package let tables: SiteTables
    package let project: Project
    package let takesMarkup: Bool
    /// The issue before; nil for one that is being made.
    package let issue: IssueFacts?
    package var edits: IssueEdits
    package var changes: SiteChanges
    /// What is wrong, by field.
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

    package mutating func refuse(_ field: String, _ message: String) {
        errors.append((field, message))
    }

    /// Sets a field to a value.
    package mutating func set(_ name: String, _ value: JSONInput) {
        switch name {
        case "summary": setSummary(value)
        case "description", "environment": setText(name, value)
        case "priority":
            let list = tables.catalogue.priorities
            guard let place = place(name, value, list.map { ($0.id, $0.name) }) else { return }
            let old = issue.map { list[$0.priorityIndex] }
            note(name, old?.id, old?.name, list[place].id, list[place].name)
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
            guard let elements = value.elements else { return refuse(name, "data was not an array") }
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

    /// Adds to a list, or takes away from it.
    package mutating func change(_ name: String, adds: Bool, _ value: JSONInput) {
        switch name {
        case "labels":
            guard let label = value.string else { return refuse(name, "string expected") }
            let known = currentLabels
            setLabels(adds ? known.contains(label) ? known : known + [label] : known.filter { $0 != label })
        case "components", "fixVersions", "versions":
            guard let place = place(name, value, choices(name)) else { return }
            let known = currentPlaces(name)
            setPlaces(name, adds ? known.contains(place) ? known : known + [place] : known.filter { $0 != place })
        default: refuse(name, "Field '\(name)' does not support operation '\(adds ? "add" : "remove")'")
        }
    }

    // MARK: Texts

    private mutating func setSummary(_ value: JSONInput) {
        guard let text = value.string else { return refuse("summary", "Operation value must be a string") }
        guard !text.trimmed.isEmpty else { return refuse("summary", "You must specify a summary of the issue.") }
        guard !text.contains(where: \.isNewline) else {
            return refuse("summary", "The summary is invalid because it contains newline characters.")
        }
        guard text.count < 256 else { return refuse("summary", "Summary must be less than 255 characters.") }
        note("summary", nil, issue.map { tables.text.titles[$0.summaryTitle] }, nil, text)
        edits.summaryTitle = changes.titlePlace(text, tables.text)
    }

    private mutating func setText(_ name: String, _ value: JSONInput) {
        do throws(DocumentReader.DocumentError) {
            let document = try DocumentReader(tables: tables, takesMarkup: takesMarkup).document(value)
            let old = issue.map { $0.issue }
            note(
                name,
                nil,
                (name == "description" ? old?.description : old?.environment)?.wikiText,
                nil,
                document?.wikiText
            )
            if name == "description" {
                edits.description = .some(document)
            } else {
                edits.environment = .some(document)
            }
        } catch {
            refuse(name, error.message)
        }
    }

    // MARK: People and choices

    private mutating func setUser(_ name: String, _ value: JSONInput) {
        let old = name == "assignee" ? issue?.assignee : issue?.reporter
        guard value != .null else {
            note(name, old.map { tables.users[$0].accountID }, old.map { tables.users[$0].displayName }, nil, nil)
            if name == "assignee" { edits.assignee = .some(nil) } else { edits.reporter = .some(nil) }
            return
        }
        guard let place = userPlace(value) else {
            let wanted = value["name"]?.string ?? value["accountId"]?.string ?? value["id"]?.string ?? ""
            return refuse(
                name,
                tables.isDataCenter ? "User '\(wanted)' does not exist." : "Specify a valid value for \(name)"
            )
        }
        let user = tables.users[place]
        note(
            name,
            old.map { tables.users[$0].accountID },
            old.map { tables.users[$0].displayName },
            user.accountID,
            user.displayName
        )
        if name == "assignee" { edits.assignee = .some(place) } else { edits.reporter = .some(place) }
    }

    /// Cloud knows people by account, Data Center by name.
    private func userPlace(_ value: JSONInput) -> Int? {
        if tables.isDataCenter {
            if let name = value["name"]?.string { return tables.users.firstIndex { $0.name == name } }
            return value["key"]?.string.flatMap { key in tables.users.firstIndex { $0.key == key } }
        }
        let id = value["accountId"]?.string ?? value["id"]?.string
        return tables.users.firstIndex { $0.accountID == id }
    }

    /// The place of what an object names by id or by name.
    private mutating func place(_ field: String, _ value: JSONInput, _ list: [(id: String, name: String)]) -> Int? {
        if let id = value["id"]?.textOrNumber {
            if let place = list.firstIndex(where: { $0.id == id }) { return place }
            refuse(field, "\(field.prefix(1).uppercased() + field.dropFirst()) id '\(id)' is not valid")
        } else if let name = value["name"]?.string ?? value["value"]?.string {
            if let place = list.firstIndex(where: { $0.name == name }) { return place }
            refuse(field, "\(field.prefix(1).uppercased() + field.dropFirst()) name '\(name)' is not valid")
        } else {
            refuse(field, "Could not find valid 'id' or 'name' in the value of \(field).")
        }
        return nil
    }

    package mutating func setResolution(_ place: Int?) {
        let list = tables.catalogue.resolutions
        let old = (edits.resolutionIndex ?? issue?.resolutionIndex).map { list[$0] }
        note("resolution", old?.id, old?.name, place.map { list[$0].id }, place.map { list[$0].name })
        edits.resolutionIndex = .some(place)
    }

    // MARK: Lists

    private mutating func texts(_ name: String, _ value: JSONInput) -> [String]? {
        let texts = value.elements?.map(\.string)
        guard let texts, !texts.contains(nil) else {
            refuse(name, "data was not an array")
            return nil
        }
        return texts.compactMap { $0 }
    }

    private var currentLabels: [String] {
        if let written = edits.labels { return written.map { place in labelText(place) } }
        return issue.map { issue in (0..<issue.labelCount).map { tables.label(issue.label($0)) } } ?? []
    }

    private func labelText(_ place: Int) -> String {
        place < Words.labelCount ? Words.labels[place] : changes.labels[place - Words.labelCount]
    }

    private mutating func setLabels(_ labels: [String]) {
        if let wrong = labels.first(where: { $0.contains(where: \.isWhitespace) }) {
            return refuse("labels", "The label '\(wrong)' contains spaces which is invalid.")
        }
        note("labels", nil, currentLabels.joined(separator: " "), nil, labels.joined(separator: " "))
        var places: [Int] = []
        for label in labels {
            let place = changes.labelPlace(label)
            if !places.contains(place) { places.append(place) }
        }
        edits.labels = places
    }

    private func choices(_ name: String) -> [(id: String, name: String)] {
        name == "components"
            ? project.components.map { ($0.id, $0.name) } : project.versions.map { ($0.id, $0.name) }
    }

    private func currentPlaces(_ name: String) -> [Int] {
        switch name {
        case "components":
            edits.components ?? issue.map { issue in (0..<issue.componentCount).map { issue.component($0) } } ?? []
        case "fixVersions":
            edits.fixVersions ?? issue.map { issue in (0..<issue.fixVersionCount).map { issue.fixVersion($0) } } ?? []
        default: edits.versions ?? issue.map { issue in (0..<issue.versionCount).map { issue.version($0) } } ?? []
        }
    }

    private mutating func setPlaces(_ name: String, _ places: [Int]) {
        let known = choices(name)
        let old = currentPlaces(name)
        // One item for each that goes or comes, as the vendor has it.
        let field = name == "components" ? "Component" : name == "fixVersions" ? "Fix Version" : "Version"
        for place in old where !places.contains(place) {
            note(field, id: name, known[place].id, known[place].name, nil, nil)
        }
        for place in places where !old.contains(place) {
            note(field, id: name, nil, nil, known[place].id, known[place].name)
        }
        switch name {
        case "components": edits.components = places
        case "fixVersions": edits.fixVersions = places
        default: edits.versions = places
        }
    }

    // MARK: Dates and times

    private mutating func setDueDay(_ value: JSONInput) {
        let old = issue?.dueDay.map { CivilDate(epochDay: $0).text }
        guard value != .null else {
            note("duedate", old, old, nil, nil)
            edits.dueDay = .some(nil)
            return
        }
        guard let text = value.string, let day = CivilDate(text: text) else {
            return refuse("duedate", "Error parsing date string: \(value.string ?? value.typeName)")
        }
        note("duedate", old, old, text, text)
        edits.dueDay = .some(day.epochDay)
    }

    private mutating func setEstimates(_ value: JSONInput) {
        for (name, isOriginal) in [("originalEstimate", true), ("remainingEstimate", false)] {
            guard let text = value[name]?.string else { continue }
            guard let seconds = WorkDuration.seconds(text) else {
                return refuse("timetracking", "The value '\(text)' for \(name) is not valid.")
            }
            let old = isOriginal ? issue?.originalEstimate : issue?.remainingEstimate
            let field = isOriginal ? "timeoriginalestimate" : "timeestimate"
            note(field, old.map { String($0) }, old.map { String($0) }, String(seconds), String(seconds))
            if isOriginal { edits.originalEstimate = .some(seconds) } else { edits.remainingEstimate = .some(seconds) }
        }
    }

    // MARK: Custom fields

    private mutating func setCustom(_ name: String, _ value: JSONInput) {
        guard let place = tables.customFields.firstIndex(where: { $0.id == name }),
            issue?.appliesHere(tables.customFields[place]) ?? true
        else {
            return refuse(name, "Field '\(name)' cannot be set. It is not on the appropriate screen, or unknown.")
        }
        let field = tables.customFields[place]
        let parsed: CustomFieldValue?
        if value == .null {
            parsed = nil
        } else if let known = custom(field, name, value) {
            parsed = known
        } else {
            return
        }
        note(tables.fields[field.fieldIndex].name, id: name, isCustom: true, nil, "", nil, parsed?.historyText ?? "")
        edits.custom[place] = .some(parsed)
    }

    /// The value, or nil where it was refused.
    private mutating func custom(_ field: CustomField, _ name: String, _ value: JSONInput) -> CustomFieldValue? {
        let options = field.options.map { (id: $0.id, name: $0.value) }
        switch field.kind {
        case .storyPoints, .decimal, .integer, .bigInteger, .exponent, .negativeZero, .longFraction:
            if case .number(let text) = value { return .number(text: text) }
            refuse(name, "Operation value must be a number")
        case .text, .oddText, .url, .epicLink, .emptyObjectText:
            if let text = value.string { return .text(text) }
            refuse(name, "Operation value must be a string")
        case .option:
            if let place = place(name, value, options) { return .option(field.options[place]) }
        case .options:
            guard let elements = value.elements else {
                refuse(name, "data was not an array")
                return nil
            }
            let places = elements.compactMap { place(name, $0, options) }
            if places.count == elements.count { return .options(places.map { field.options[$0] }) }
        case .labels:
            if let texts = texts(name, value) { return .strings(texts) }
        case .date:
            if let text = value.string, CivilDate(text: text) != nil { return .date(text) }
            refuse(name, "Error parsing date string: \(value.string ?? value.typeName)")
        case .user:
            if let place = userPlace(value) { return .user(tables.users[place]) }
            refuse(name, "Specify a valid value for \(name)")
        case .version:
            if let place = place(name, value, choices("versions")) { return .version(project.versions[place]) }
        case .document:
            do throws(DocumentReader.DocumentError) {
                return try DocumentReader(tables: tables, takesMarkup: takesMarkup).document(value)
                    .map { .document($0) }
            } catch {
                refuse(name, error.message)
            }
        default: refuse(name, "Field '\(name)' cannot be set. It is not on the appropriate screen, or unknown.")
        }
        return nil
    }

    package mutating func note(
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

extension CustomFieldValue {
    /// The value in the words of the history.
    fileprivate var historyText: String {
        switch self {
        case .number(let text), .text(let text), .date(let text): text
        case .option(let option): option.value
        case .options(let options): options.map(\.value).joined(separator: ",")
        case .strings(let texts): texts.joined(separator: " ")
        case .user(let user): user.displayName
        case .version(let version): version.name
        case .document(let document): document.wikiText
        default: ""
        }
    }
}

extension CivilDate {
    /// A date in the form `yyyy-MM-dd`; nil for anything else, and for days that do not exist.
    package init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2]
        else {
            return nil
        }
        self.init(year: year, month: month, day: day)
        guard isReal, self.text == text else { return nil }
    }
}

/// Times of work as people write them: `1w 2d 3h 4m`, with weeks of five days and days of eight hours.
package enum WorkDuration {
    /// The seconds; nil for what is no such text.
    package static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["w": 144_000, "d": 28_800, "h": 3600, "m": 60]
        var total = 0
        let parts = text.split(separator: " ")
        guard !parts.isEmpty else { return nil }
        for part in parts {
            // A number without a unit is minutes.
            guard let last = part.last else { return nil }
            let unit = last.isNumber ? 60 : units[last]
            let digits = last.isNumber ? part : part.dropLast()
            guard let unit, let number = Double(digits), number >= 0, number < 100_000 else { return nil }
            total += Int(number * Double(unit))
        }
        return total
    }
}
