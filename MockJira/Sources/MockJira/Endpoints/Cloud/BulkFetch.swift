import MockSite

/// The operation `POST /rest/api/3/issue/bulkfetch`: up to 100 issues by id or key.
struct BulkFetch: Endpoint {
    let method = "POST"
    let path = "/rest/api/3/issue/bulkfetch"

    static let issueLimit = 100

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
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
        try context.defects.checkListed(wanted.count)
        let properties = try body.strings("properties") ?? []
        guard properties.count <= 5 else { throw .badRequest("The maximum number of properties is 5.") }
        let expansion = try Expansion(try body.strings("expand") ?? [], properties: properties)
        let fields = context.fieldIDs(
            try body.strings("fields") ?? [],
            byKeys: try body.boolean("fieldsByKeys") ?? false
        )
        let selection = context.selection(fields, fallback: "*navigable")
        let (numbers, failed) = numbers(wanted, context)
        let defects = context.defects
        context.reads.core += numbers.count
        // Unlike in a search, `names` and `schema` are members of each issue, not of the whole response.
        let addition = expansion.addition(context, selection, namesInEachIssue: true)
        let page = context.page { writer, out in
            for step in context.state.searchShapes.bulk.steps {
                out.append(step.text)
                if step.hole == SearchShapes.errorsHole { out.append(Self.errors(failed, context)) }
                guard step.hole == SearchShapes.issuesHole else { continue }
                writer.issues(
                    numbers,
                    selection,
                    withKey: true,
                    omittingNull: defects.omittedNull,
                    &out,
                    addition: addition
                )
            }
        }
        return EndpointResponse(body: page)
    }

    /// Returns the requested issues in ascending order of ids, without duplicates. As in Jira, issues that do not exist
    /// are left out without an error.
    ///
    /// - Returns: The issues to send, and those for which the response has an error instead.
    private func numbers(_ wanted: [String], _ context: RequestContext) -> (sent: [Int], failed: [Int]) {
        let defects = context.defects
        var numbers: [Int] = []
        for name in wanted where !defects.omitted.contains(name) {
            if let number = context.issueNumber(name) {
                numbers.append(number)
            }
        }
        numbers.sort()
        var unique: [Int] = []
        for number in numbers where unique.last != number { unique.append(number) }
        if defects.omitsOneOf > 0 {
            unique = unique.enumerated().filter { $0.offset % defects.omitsOneOf != 0 }.map(\.element)
        }
        if defects.hiddenRecords > 0 {
            unique.removeAll { !defects.shows($0, of: context.tables.columns.count) }
        }
        var failed: [Int] = []
        if defects.failsOneOf > 0 {
            failed = unique.enumerated().filter { $0.offset % defects.failsOneOf == 0 }.map(\.element)
            unique = unique.enumerated().filter { $0.offset % defects.failsOneOf != 0 }.map(\.element)
        }
        if defects.repeatsRecord, let first = unique.first { unique.insert(first, at: 1) }
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
