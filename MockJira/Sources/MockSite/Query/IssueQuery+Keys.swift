/// Comparisons with issues.
extension IssueQuery {
    /// Evaluates a comparison of issue keys with the key or id of an issue, or with a function that returns issues. An
    /// ordering comparison with a key finds only issues of the same project and compares the numbers in their keys.
    func keys(_ asked: Comparison) throws(JQLError) -> Bitmap {
        var result = Bitmap(count: columns.count)
        for operand in asked.operands {
            if case .function(let name, let arguments) = operand {
                guard case .issues(let numbers) = try functions.value(name, arguments) else {
                    throw missing(operand, asked.name)
                }
                for number in numbers { result.insert(number) }
                continue
            }
            for place in try keyPlaces(operand, asked) { result.insert(Int(columns.keyOrder[place])) }
        }
        return result
    }

    private func keyPlaces(_ operand: JQLQuery.Operand, _ asked: Comparison) throws(JQLError) -> Range<Int> {
        guard let (text, _) = operand.value else { throw missing(operand, asked.name) }
        guard let (project, keyNumber) = keyParts(text) else {
            throw JQLError("The issue key '\(text)' for field '\(asked.name)' is invalid.")
        }
        let issue = project.flatMap { columns.number(project: $0, keyNumber: keyNumber) }
        guard let project, asked.comparison.isOrdering || issue != nil else {
            if ignoresMissingIssues { return 0..<0 }
            throw JQLError("An issue with key '\(text)' does not exist for field '\(asked.name)'.")
        }
        let whole = columns.projectStarts[project]..<columns.projectStarts[project + 1]
        let from = columns.keyPlace(project: project, keyNumber: keyNumber)
        let after = keyNumber == .max ? whole.upperBound : columns.keyPlace(project: project, keyNumber: keyNumber + 1)
        return switch asked.comparison {
        case .less: whole.lowerBound..<from
        case .lessOrEqual: whole.lowerBound..<after
        case .greater: after..<whole.upperBound
        case .greaterOrEqual: from..<whole.upperBound
        default: from..<after
        }
    }

    /// Returns the index of the project and the key number that a key or an id denotes; nil if the text is neither a
    /// key nor an id. The project is nil if the project or the id does not exist, or if the project is hidden from the
    /// account.
    private func keyParts(_ text: String) -> (project: Int?, keyNumber: UInt32)? {
        if let id = UInt32(text) {
            guard let number = columns.number(id: id) else { return (nil, 0) }
            return (visible(Int(columns.projects[number])), columns.keyNumbers[number])
        }
        guard let dash = text.lastIndex(of: "-"), let keyNumber = UInt32(text[text.index(after: dash)...]) else {
            return nil
        }
        let key = text[..<dash].uppercased()
        return (tables.projects.firstIndex { $0.key == key }.flatMap(visible), keyNumber)
    }

    private func visible(_ project: Int) -> Int? { viewer.hiddenProjects.contains(project) ? nil : project }

    /// Evaluates a comparison of a field that refers to another issue: the parent or the epic link.
    func links(_ asked: Comparison) throws(JQLError) -> Bitmap {
        let named = asked.operands.filter { $0 != .empty }
        let wantsEmpty = named.count < asked.operands.count
        let wanted = try keys(
            Comparison(field: .key, kind: .key, name: asked.name, comparison: .equals, operands: named)
        )
        guard case .places(let lists) = index.column(asked.field), let column = lists.first else { return wanted }
        return column.withUnsafeBufferPointer { column in
            Bitmap(count: column.count) { number in
                column[number] == QueryColumn.noPlace ? wantsEmpty : wanted.contains(Int(column[number]))
            }
        }
    }
}
