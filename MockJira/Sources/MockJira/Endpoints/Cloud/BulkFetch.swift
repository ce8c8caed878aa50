/// `POST /rest/api/3/issue/bulkfetch`: up to a hundred issues by id or key.
struct BulkFetch: Endpoint {
    let method = "POST"
    let path = "/rest/api/3/issue/bulkfetch"

    static let issueLimit = 100

    func answer(_ request: Request, _ bench: Workbench) throws(Refusal) -> Answer {
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
        try bench.sabotage.checkListed(wanted.count)
        let properties = try body.strings("properties") ?? []
        guard properties.count <= 5 else { throw .badRequest("The maximum number of properties is 5.") }
        let expansion = try Expansion(try body.strings("expand") ?? [], properties: properties)
        let fields = bench.fieldIDs(
            try body.strings("fields") ?? [],
            byKeys: try body.boolean("fieldsByKeys") ?? false
        )
        let selection = bench.selection(fields, fallback: "*navigable")
        let (numbers, failed) = numbers(wanted, bench)
        let sabotage = bench.sabotage
        bench.reads.core += numbers.count
        // Unlike a search, the whole has no place for names and schema, while each issue has.
        let addition = expansion.addition(bench, selection, namesToEach: true)
        let page = bench.page { writer, out in
            for step in bench.searchShapes.bulk.steps {
                out.append(step.text)
                if step.hole == SearchShapes.errorsHole { out.append(Self.errors(failed, bench)) }
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

    /// The issues in ascending id, each once; what does not exist is left out without a word, as in Jira.
    ///
    /// - Returns: Those to be sent, and those for which the site has an error instead.
    private func numbers(_ wanted: [String], _ bench: Workbench) -> (sent: [Int], failed: [Int]) {
        let sabotage = bench.sabotage
        var numbers: [Int] = []
        for name in wanted where !sabotage.omitted.contains(name) {
            if let number = bench.issueNumber(name) {
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
            unique.removeAll { !sabotage.shows($0, of: bench.tables.columns.count) }
        }
        var failed: [Int] = []
        if sabotage.failsOneOf > 0 {
            failed = unique.enumerated().filter { $0.offset % sabotage.failsOneOf == 0 }.map(\.element)
            unique = unique.enumerated().filter { $0.offset % sabotage.failsOneOf != 0 }.map(\.element)
        }
        if sabotage.repeatsRecord, let first = unique.first { unique.insert(first, at: 1) }
        return (unique, failed)
    }

    private static func errors(_ numbers: [Int], _ bench: Workbench) -> [UInt8] {
        let errors = numbers.map { number in
            JSONValue.members([
                ("id", .string(String(IssueFacts(bench.tables, number).id))),
                ("errorMessage", .string("The issue could not be retrieved. Try again later.")),
            ]).bytes(bench.dialect)
        }
        return Array(errors.joined(separator: [0x2C]))
    }
}
