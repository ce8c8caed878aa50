import MockSite

/// The operation `POST /rest/api/3/issue/bulkfetch`: up to 100 issues by id or key.
struct BulkFetch: Endpoint {
    let method = "POST"
    let path = "/rest/api/3/issue/bulkfetch"

    static let issueLimit = 100

    func answer(_ request: Request, _ context: RequestContext) throws(Refusal) -> Answer {
        let body = try BodyReader(
            request,
            known: ["issueIdsOrKeys", "fields", "fieldsByKeys", "expand", "properties"]
        )
        guard let wanted = try body.strings("issueIdsOrKeys"), !wanted.isEmpty else {
            throw .badRequest("The issueIdsOrKeys field is required and must not be empty.")
        }
        guard wanted.count <= Self.issueLimit else {
            throw .badRequest("The maximum number of issues that can be fetched is \(Self.issueLimit).")
        }
        try context.sabotage.checkListed(wanted.count)
        let properties = try body.strings("properties") ?? []
        guard properties.count <= 5 else { throw .badRequest("The maximum number of properties is 5.") }
        let expansion = try Expansion(try body.strings("expand") ?? [], properties: properties)
        let fields = context.fieldIDs(
            try body.strings("fields") ?? [],
            byKeys: try body.boolean("fieldsByKeys") ?? false
        )
        let selection = context.selection(fields, fallback: "*navigable")
        let (numbers, failed) = numbers(wanted, context)
        let sabotage = context.sabotage
        context.reads.core += numbers.count
        // Unlike in a search, `names` and `schema` are members of each issue, not of the whole response.
        let addition = expansion.addition(context, selection, namesToEach: true)
        let page = context.page { writer, out in
            for step in context.state.searchShapes.bulk.steps {
                out.append(step.text)
                if step.hole == SearchShapes.errorsHole { out.append(Self.errors(failed, context)) }
                guard step.hole == SearchShapes.issuesHole else { continue }
                writer.issues(
                    numbers,
                    selection,
                    withKey: true,
                    losingNull: sabotage.losesNull,
                    &out,
                    addition: addition
                )
            }
        }
        return Answer(body: page)
    }

    /// Returns the issues in ascending order of ids, each once. As in Jira, issues that do not exist are left out
    /// without an error.
    ///
    /// - Returns: The issues to send, and those for which the response has an error instead.
    private func numbers(_ wanted: [String], _ context: RequestContext) -> (sent: [Int], failed: [Int]) {
        let sabotage = context.sabotage
        var numbers: [Int] = []
        for name in wanted where !sabotage.omitted.contains(name) {
            if let number = context.issueNumber(name) {
                numbers.append(number)
            }
        }
        numbers.sort()
        var unique: [Int] = []
        for number in numbers where unique.last != number { unique.append(number) }
        if sabotage.omitsOneOf > 0 {
            unique = unique.enumerated().filter { $0.offset % sabotage.omitsOneOf != 0 }.map(\.element)
        }
        if sabotage.hiddenRecords > 0 {
            unique.removeAll { !sabotage.shows($0, of: context.tables.columns.count) }
        }
        var failed: [Int] = []
        if sabotage.failsOneOf > 0 {
            failed = unique.enumerated().filter { $0.offset % sabotage.failsOneOf == 0 }.map(\.element)
            unique = unique.enumerated().filter { $0.offset % sabotage.failsOneOf != 0 }.map(\.element)
        }
        if sabotage.repeatsRecord, let first = unique.first { unique.insert(first, at: 1) }
        return (unique, failed)
    }

    private static func errors(_ numbers: [Int], _ context: RequestContext) -> [UInt8] {
        let errors = numbers.map { number in
            JSONValue.members([
                ("id", .string(String(IssueFacts(context.tables, number).id))),
                ("errorMessage", .string("The issue could not be retrieved. Try again later.")),
            ]).bytes(context.dialect)
        }
        return Array(errors.joined(separator: [0x2C]))
    }
}
