internal import InterimData
internal import JiraReader
internal import Sinks

/// Reads the first row of a table, or up to 5,000 rows, into one JSON object of at most 4 MiB.
///
/// The limits are the connector's: <https://learn.microsoft.com/azure/data-factory/control-flow-lookup-activity>. The
/// connector truncates a table without notice; this activity adds a note to the output.
public struct LookupActivity: Sendable {
    /// The maximum number of rows in an output.
    public static let maximumRowCount = 5000
    /// The maximum size of an output in bytes.
    public static let maximumByteCount = 4_194_304

    /// The plan.
    public let plan: LookupPlan
    private let reader: JiraClient

    /// Checks the plan. Sends no request.
    ///
    /// - Throws: ``CopyError`` if an option does not fit the table.
    public init(plan: LookupPlan) throws(CopyError) {
        self.plan = plan
        do {
            reader = try JiraClient(site: plan.site, credentials: plan.credentials, configuration: plan.reader)
            _ = try reader.pages(of: plan.table, options: plan.readOptions(rows: try plan.rowMapper()))
        } catch {
            throw CopyError(error)
        }
    }

    /// Reads the rows. A cancelled task stops the lookup promptly.
    ///
    /// - Throws: ``CopyError`` if the site cannot be read; ``CopyError/Code/outputTooLarge`` if the output exceeds
    ///   ``maximumByteCount``; ``CopyError/Code/tooManyRows`` if the plan is strict and the table has more than 5,000
    ///   rows.
    public func run() async throws(CopyError) -> LookupOutput {
        do {
            return try await read()
        } catch {
            throw CopyError(error)
        }
    }

    private func read() async throws -> LookupOutput {
        let rows = try plan.rowMapper()
        var configuration = SinkConfiguration(destination: .standardOutput, dateTimes: plan.dateTimes)
        configuration.rows = rows
        configuration.flattening = plan.flattening.sinkFlattening(for: plan.table, plan.version1)
        let text = RecordText(configuration)
        var isTruncated = false
        let pages = try reader.pages(of: plan.table, options: plan.readOptions(rows: rows))
        let most = plan.firstRowOnly ? 1 : Self.maximumRowCount
        for try await page in pages {
            let room = most - text.recordCount
            try text.append(page, atMost: room)
            try check(byteCount: text.byteCount)
            guard page.count <= room else {
                isTruncated = !plan.firstRowOnly
                break
            }
        }
        if isTruncated, plan.isStrict {
            throw CopyError(
                .tooManyRows,
                "\(plan.table.name) has more than \(most) rows, the limit of a lookup; copy the table instead"
            )
        }
        let json = json(of: text, isTruncated: isTruncated)
        try check(byteCount: json.utf8.count)
        return LookupOutput(
            json: json,
            rowCount: text.recordCount,
            isTruncated: isTruncated,
            listing: pages.statistics.findings.listing,
            requests: pages.statistics.requestCount,
            dataRead: pages.statistics.receivedByteCount
        )
    }

    private func json(of text: RecordText, isTruncated: Bool) -> String {
        if plan.firstRowOnly { return text.recordCount == 0 ? "{}" : "{\"firstRow\":\(text.json)}" }
        let note =
            isTruncated
            ? ",\"note\":\"The table has more rows; these are the first \(Self.maximumRowCount), the limit.\""
            : ""
        return "{\"count\":\(text.recordCount),\"value\":[\(text.json)]\(note)}"
    }

    private func check(byteCount: Int) throws(CopyError) {
        guard byteCount <= Self.maximumByteCount else {
            throw CopyError(
                .outputTooLarge,
                "\(plan.table.name): the size \(byteCount) of the lookup's result exceeds the limitation \(Self.maximumByteCount); "
                    + "read fewer rows or columns, or copy the table instead"
            )
        }
    }
}

extension LookupPlan {
    /// Returns the mapper that converts records into rows; `nil` if records are written unchanged.
    fileprivate func rowMapper() throws(MappingError) -> RowMapper? {
        var mapping = mapping
        mapping.collectionReference = nil
        guard !mapping.isIdentity else { return nil }
        return try RowMapper(
            mapping,
            columns: table.columns,
            keyColumns: table.keyColumns,
            supportsNestedValues: true,
            appendsToRecord: mapping.entries.isEmpty
        )
    }

    /// Returns the options for the reader. If all rows are read, one row beyond the limit is requested, to detect
    /// whether the table has more rows.
    fileprivate func readOptions(rows: RowMapper?) -> ReadOptions {
        var options = ReadOptions(
            jql: jql,
            fields: fields,
            parameters: parameters,
            limit: firstRowOnly ? 1 : LookupActivity.maximumRowCount + 1,
            columns: dateTimes == .rfc3339 ? .dateTimes : .none
        )
        options.additionalColumns = rows?.columns ?? []
        options.readsAdditionalColumnsOnly = rows.map { !$0.appendsToRecord } ?? false
        return options
    }
}
