internal import InterimData

/// Renames the columns in the expressions that read the rows of a lookup.
///
/// Rows are read as `activity('L').output.firstRow.Name` and `activity('L').output.value[0].Name`; as `item().Name` in a
/// ForEach or a Filter over `activity('L').output.value`; and as rows of the output of such a Filter.
struct LookupRowsUpgrade {
    let use: SourceUse
    let table: UpgradedTable

    /// A replacement of a part of an expression's text, in UTF-8 bytes.
    private struct Replacement {
        var range: Range<Int>
        var text: String
    }

    /// The reason why an expression cannot be upgraded.
    private struct Problem: Error {
        var message: String
    }

    func apply(to result: inout UpgradeResult) {
        let activities = PipelineActivities(use.pipeline.properties)
        // The activities whose `output.value` has the rows: the lookup, and filters of the rows.
        var sources = [use.name.lowercased()]
        // The activities inside which `item()` is a row, as places in the list of activities.
        var loops: Set<Int> = []
        var isComplete = false
        while !isComplete {
            isComplete = true
            for (place, activity) in activities.all.enumerated() where !loops.contains(place) {
                let type = activity.value["type"]?.text
                guard type == "ForEach" || type == "Filter", let items = activity.value["typeProperties"]?["items"],
                    let text = Self.text(items), let source = Self.rowSource(text), sources.contains(source)
                else { continue }
                loops.insert(place)
                isComplete = false
                if type == "Filter" { sources.append(activity.name.lowercased()) }
            }
        }
        for (place, activity) in activities.all.enumerated() {
            for member in activity.value.members ?? [] {
                let skipped: Set<String> =
                    member.name == "typeProperties" ? Set(PipelineActivities.listNames + ["cases"]) : []
                for (value, text) in ExpressionWalk(member.value, skipping: skipped).found {
                    guard let expression = try? ExpressionText(text) else { continue }
                    let isItems =
                        member.name == "typeProperties" && loops.contains(place) && Self.rowSource(text) != nil
                    let itemIsRow = Self.itemIsRow(at: place, isItems: isItems, activities, loops)
                    do throws(Problem) {
                        var all: [Replacement] = []
                        for node in expression.nodes {
                            try collect(node, sources: sources, itemIsRow: itemIsRow, isItems: isItems, &all)
                        }
                        result.replacements += all.map { part in
                            TextReplacement(
                                file: use.file,
                                value: value,
                                text: text,
                                range: part.range,
                                replacement: part.text
                            )
                        }
                    } catch {
                        result.reject(value, in: use.file, error.message)
                    }
                }
            }
        }
    }

    /// Returns a Boolean value that indicates whether `item()` is a row in an activity: the innermost loop around it is
    /// one over the rows.
    private static func itemIsRow(
        at place: Int,
        isItems: Bool,
        _ activities: PipelineActivities,
        _ loops: Set<Int>
    ) -> Bool {
        // The condition of a Filter reads the items of the Filter; the items of a loop are evaluated outside of it.
        if activities.all[place].value["type"]?.text == "Filter", !isItems { return loops.contains(place) }
        var outer = activities.all[place].container
        while let container = outer {
            if activities.all[container].value["type"]?.text == "ForEach" { return loops.contains(container) }
            outer = activities.all[container].container
        }
        return false
    }

    private static func text(_ value: LocatedValue) -> String? {
        value.isExpressionObject ? value.expressionText?.text : value.text
    }

    /// Returns the name, in lower case, of the activity whose output an expression returns as a whole:
    /// `@activity('L').output.value`.
    private static func rowSource(_ text: String) -> String? {
        guard let expression = try? ExpressionText(text), expression.isTyped, let node = expression.nodes.first,
            case .access(let base, let steps) = node, let name = activity(base), steps.count == 2,
            steps[0].literalName?.lowercased() == "output", steps[1].literalName?.lowercased() == "value"
        else { return nil }
        return name
    }

    /// Returns the argument, in lower case, of a call of `activity`; `nil` for every other node.
    private static func activity(_ node: ExpressionNode) -> String? {
        guard case .call(let name, let arguments, _) = node, ScopeFunction(name) == .activity else { return nil }
        return arguments.first?.literalText?.lowercased()
    }

    private func collect(
        _ node: ExpressionNode,
        sources: [String],
        itemIsRow: Bool,
        isItems: Bool,
        _ all: inout [Replacement]
    ) throws(Problem) {
        switch node {
        case .literal: break
        case .call(let name, let arguments, _):
            if ScopeFunction(name) == .item, itemIsRow { throw wholeRow("item()") }
            if ScopeFunction(name) == .activity {
                guard let source = Self.activity(node) else {
                    throw Problem(message: "the activity whose output is read is known only at run time")
                }
                if sources.contains(source) { throw wholeRow("activity('\(source)')") }
                return
            }
            for argument in arguments {
                // The number of rows does not depend on their columns.
                if ["length", "empty"].contains(name.lowercased()), case .access(let base, let steps) = argument,
                    let source = Self.activity(base), sources.contains(source), steps.count == 2,
                    steps[1].literalName?.lowercased() == "value"
                {
                    continue
                }
                try collect(argument, sources: sources, itemIsRow: itemIsRow, isItems: isItems, &all)
            }
        case .access(let base, let steps):
            for step in steps {
                if case .index(let index) = step.selector {
                    try collect(index, sources: sources, itemIsRow: itemIsRow, isItems: isItems, &all)
                }
            }
            if case .call(let name, _, _) = base, ScopeFunction(name) == .item {
                guard itemIsRow else { return }
                return try renameColumn(steps[0], "item()", &all)
            }
            guard let source = Self.activity(base), sources.contains(source) else {
                return try collect(base, sources: sources, itemIsRow: itemIsRow, isItems: isItems, &all)
            }
            try renameRow(steps, of: source, isItems: isItems, &all)
        }
    }

    private func renameRow(
        _ steps: [ExpressionNode.Step],
        of source: String,
        isItems: Bool,
        _ all: inout [Replacement]
    ) throws(Problem) {
        guard let first = steps.first?.literalName else {
            throw Problem(message: "the member of activity('\(source)') is known only at run time")
        }
        guard first.lowercased() == "output" else { return }
        let shown = "activity('\(source)').output"
        guard steps.count > 1 else { throw wholeRow(shown) }
        switch steps[1].literalName?.lowercased() {
        case "firstrow":
            guard steps.count > 2 else { throw wholeRow(shown + ".firstRow") }
            try renameColumn(steps[2], shown + ".firstRow", &all)
        case "value":
            if steps.count == 2, isItems { return }
            guard steps.count > 3 else { throw wholeRow(shown + ".value") }
            try renameColumn(steps[3], shown + ".value", &all)
        case nil: throw Problem(message: "the member of \(shown) is known only at run time")
        default: break
        }
    }

    private func wholeRow(_ shown: String) -> Problem {
        Problem(
            message:
                "\(shown) is used as a whole, and the columns of its rows are nested in version 2.0; read single columns"
        )
    }

    private func renameColumn(
        _ step: ExpressionNode.Step,
        _ shown: String,
        _ all: inout [Replacement]
    ) throws(Problem) {
        guard let column = step.literalName else {
            throw Problem(message: "the column of \(shown) is known only at run time")
        }
        guard let path = table.path(of: column) else {
            throw Problem(message: "the table \"\(table.name)\" has no column for \"\(column)\"")
        }
        if let type = table.type(at: path), type == .object || type == .array {
            throw Problem(
                message:
                    "\"\(column)\" is JSON text in version 1.0 and \(type == .array ? "an array" : "an object") in version 2.0"
            )
        }
        var text = ""
        for part in path.steps {
            guard case .member(let name) = part else { continue }
            // A missing value is null in version 1.0.
            text += "?['" + name.replacing("'", with: "''") + "']"
        }
        all.append(Replacement(range: step.offset..<step.end, text: text))
    }
}
