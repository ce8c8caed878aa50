/// Comparisons with values from lists.
extension IssueQuery {
    /// Evaluates a comparison of a field whose column contains the indexes of one or two values in a list.
    func places(_ asked: Comparison) throws(JQLError) -> Bitmap {
        var wanted = Set<Int>()
        var wantsEmpty = false
        for operand in asked.operands {
            // The name of a missing resolution is "unresolved".
            if operand == .empty || asked.field == .resolution && operand.value?.text.lowercased() == "unresolved" {
                wantsEmpty = true
                continue
            }
            let found = try places(operand, asked)
            if asked.comparison.isOrdering, let bound = found.first {
                wanted.formUnion(rankedPlaces(asked, bound))
            } else {
                wanted.formUnion(found)
            }
        }
        if asked.field == .project {
            let isWanted = tables.projects.indices.map { wanted.contains($0) }
            return columns.projects.withUnsafeBufferPointer { column in
                Bitmap(count: columns.count) { isWanted[Int(column[$0])] }
            }
        }
        guard case .places(let lists) = index.column(asked.field) else { return Bitmap(count: columns.count) }
        var table = [Bool](repeating: false, count: (wanted.max() ?? -1) + 1)
        for place in wanted { table[place] = true }
        var result = Bitmap(count: columns.count)
        for (order, list) in lists.enumerated() {
            let found = list.withUnsafeBufferPointer { column in
                table.withUnsafeBufferPointer { table in
                    Bitmap(count: columns.count) { number in
                        let place = column[number]
                        if place == QueryColumn.noPlace { return wantsEmpty && order == 0 }
                        return place < table.count && table[Int(place)]
                    }
                }
            }
            result.formUnion(found)
        }
        return result
    }

    /// Returns the indexes of the priorities or resolutions that compare to the one at `bound` as requested. Priorities
    /// are listed from the most to the least urgent one, and `priority > Medium` finds more urgent issues.
    private func rankedPlaces(_ asked: Comparison, _ bound: Int) -> Range<Int> {
        let count =
            asked.field == .priority ? tables.catalogue.priorities.count : tables.catalogue.resolutions.count
        return switch asked.comparison {
        case .greater: 0..<bound
        case .greaterOrEqual: 0..<bound + 1
        case .less: bound + 1..<count
        default: bound..<count
        }
    }

    private func places(_ operand: JQLQuery.Operand, _ asked: Comparison) throws(JQLError) -> [Int] {
        if case .function(let name, let arguments) = operand {
            switch (try functions.value(name, arguments), asked.kind, asked.field) {
            case (.users(let users), .user, _): return users
            case (.issueTypes(let types), _, .issueType): return types
            case (.projects(let projects), _, .project): return projects
            default: throw missing(operand, asked.name)
            }
        }
        guard let (text, isQuoted) = operand.value else { throw missing(operand, asked.name) }
        switch asked.field {
        case .assignee, .reporter, .creator: return [try functions.user(text, asked.name)]
        case .project:
            guard let project = functions.project(text) else { throw missing(operand, asked.name) }
            return [project]
        default: break
        }
        if asked.kind == .user { return [try functions.user(text, asked.name)] }
        if asked.kind == .exactText { return Self.page(text).map { [$0] } ?? [] }
        let wanted = text.lowercased()
        let found = choices(asked.field).enumerated().filter { $0.element.name.lowercased() == wanted }.map(\.offset)
        if !found.isEmpty { return found }
        let byID = choices(asked.field).enumerated().filter { $0.element.id == wanted }.map(\.offset)
        guard !byID.isEmpty, !isQuoted || asked.kind != .choice || asked.field != .statusCategory else {
            throw missing(operand, asked.name)
        }
        return byID
    }

    /// Returns the values that a field can have, in the order of their indexes in its column.
    private func choices(_ field: QueryField) -> [(id: String, name: String)] {
        let catalogue = tables.catalogue
        return switch field {
        case .category: catalogue.categories.map { ($0.id, $0.name) }
        case .issueType: catalogue.issueTypes.map { ($0.id, $0.name) }
        case .status: catalogue.statuses.map { ($0.id, $0.name) }
        case .statusCategory: catalogue.statusCategories.map { (String($0.id), $0.name) }
        case .priority: catalogue.priorities.map { ($0.id, $0.name) }
        case .resolution: catalogue.resolutions.map { ($0.id, $0.name) }
        default: tables.teams.map { ($0.id, $0.name) }
        }
    }

    /// The number in the column for an address without a page number.
    static let otherPage = 9999

    /// Returns the page number in a generated address; nil for any other address.
    package static func page(_ address: String) -> Int? {
        let (before, after) = ("https://docs.example.com/pages/", "?a=1&b=%20")
        guard address.hasPrefix(before), address.hasSuffix(after),
            address.utf8.count > before.utf8.count + after.utf8.count
        else {
            return nil
        }
        return Int(address.dropFirst(before.count).dropLast(after.count))
    }

    // MARK: Several values

    /// Evaluates a comparison of a field whose column contains sets of values. The values are from a list of the site
    /// or from a list of each project.
    func sets(_ asked: Comparison) throws(JQLError) -> Bitmap {
        var masks = [UInt64](repeating: 0, count: tables.projects.count)
        var wantsEmpty = false
        for operand in asked.operands {
            if operand == .empty { wantsEmpty = true } else { try add(operand, asked, to: &masks) }
        }
        guard case .sets(let column) = index.column(asked.field) else { return Bitmap(count: columns.count) }
        return column.withUnsafeBufferPointer { column in
            columns.projects.withUnsafeBufferPointer { projects in
                masks.withUnsafeBufferPointer { masks in
                    Bitmap(count: columns.count) { number in
                        column[number] & masks[Int(projects[number])] != 0 || wantsEmpty && column[number] == 0
                    }
                }
            }
        }
    }

    private func add(_ operand: JQLQuery.Operand, _ asked: Comparison, to masks: inout [UInt64]) throws(JQLError) {
        if case .function(let name, let arguments) = operand {
            let parts: [(project: Int, place: Int)]
            switch (try functions.value(name, arguments), asked.kind) {
            case (.sprints(let sprints), .sprints): parts = sprints
            case (.versions(let versions), .versions): parts = versions
            default: throw missing(operand, asked.name)
            }
            for part in parts { masks[part.project] |= bits(asked.comparison, part.place) }
            return
        }
        guard let (text, isQuoted) = operand.value else { throw missing(operand, asked.name) }
        let wanted = text.lowercased()
        func matches(_ part: (id: String, name: String)) -> Bool {
            part.name.lowercased() == wanted || part.id == text && (!isQuoted || asked.kind != .sprints)
        }
        switch asked.kind {
        case .labels, .options:
            let places = siteParts(asked.field).enumerated().filter { matches($0.element) }.map(\.offset)
            // A label can be any word, so that an unknown one is not an error. An option must exist.
            if places.isEmpty, asked.kind == .options {
                throw JQLError("The option '\(text)' for field '\(asked.name)' does not exist.")
            }
            let mask = places.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
            for project in masks.indices { masks[project] |= mask }
        default:
            var isKnown = false
            for project in tables.projects.indices where !viewer.hiddenProjects.contains(project) {
                for (place, part) in projectParts(asked.kind, project).enumerated() where matches(part) {
                    masks[project] |= bits(asked.comparison, place)
                    isKnown = true
                }
            }
            guard isKnown else {
                if asked.kind == .sprints, Int64(text) == nil || isQuoted {
                    throw JQLError(
                        "Sprint with name '\(text)' does not exist or you do not have permission to view it."
                    )
                }
                throw missing(operand, asked.name)
            }
        }
    }

    /// Returns the bits of the elements of a project's list that compare to the element at `place` as requested. Only
    /// the comparisons of versions use the order of the list.
    private func bits(_ comparison: JQLQuery.Operator, _ place: Int) -> UInt64 {
        let bit = UInt64(1) << UInt64(place)
        return switch comparison {
        case .less: bit - 1
        case .lessOrEqual: bit - 1 | bit
        case .greater: ~(bit - 1 | bit)
        case .greaterOrEqual: ~(bit - 1)
        default: bit
        }
    }

    private func siteParts(_ field: QueryField) -> [(id: String, name: String)] {
        guard case .custom(let place) = field, tables.customFields[place].kind != .labels else {
            return (Words.labels + tables.changes.labels).map { ("", $0) }
        }
        let field = tables.customFields[place]
        return (field.options + field.children).map { ($0.id, $0.value) }
    }

    private func projectParts(_ kind: QueryField.Kind, _ project: Int) -> [(id: String, name: String)] {
        let project = tables.projects[project]
        return switch kind {
        case .projectParts: project.components.map { ($0.id, $0.name) }
        case .sprints: project.sprints.map { (String($0.id), $0.name) }
        default: project.versions.map { ($0.id, $0.name) }
        }
    }
}
