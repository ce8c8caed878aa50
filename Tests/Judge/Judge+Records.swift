public import MockJira

/// A row that is expected of one of the smaller tables: the columns of its parents, and the record.
public struct ExpectedRecord: Sendable {
    /// What stands in front, by name.
    public var parents: [(name: String, value: SiteValue)]
    /// The record as the site has it.
    public var record: SiteRecord

    /// Creates a row.
    public init(parents: [(name: String, value: SiteValue)] = [], record: SiteRecord) {
        self.parents = parents
        self.record = record
    }
}

extension Judge {
    /// Compares the export of a table that the site keeps as plain records.
    ///
    /// - Parameter dateTimes: The columns that the exporter was to write in RFC 3339. Those deeper inside stay as they came.
    /// - Throws: ``ProgramError`` when the comparison itself did not work.
    public func verdict(
        on path: String,
        records: [ExpectedRecord],
        dateTimes: Set<String>
    ) async throws -> Verdict {
        let time = ExpectedTime(zone: site.zone, columns: .rfc3339)
        return try await verdict(
            on: path,
            rows: ExpectedRows(identity: nil, count: records.count) { number in
                let row = records[number]
                let parents = row.parents.map { (name: $0.name, value: Self.value($0.value, time)) }
                let members = row.record.members.map { member in
                    let isRewritten = dateTimes.contains(member.name)
                    return (
                        name: member.name,
                        value: isRewritten ? Self.column(member.value, time) : Self.value(member.value, time)
                    )
                }
                return .object(parents + members)
            }
        )
    }

    /// A point in time in a column of its own.
    @Sendable private static func column(_ value: SiteValue, _ time: ExpectedTime) -> Expected {
        switch value {
        case .dateTime(let milliseconds): time.column(milliseconds)
        case .utcDateTime(let milliseconds): ExpectedTime.utc(milliseconds, offset: "+00:00")
        default: Self.value(value, time)
        }
    }

    @Sendable static func value(_ value: SiteValue, _ time: ExpectedTime) -> Expected {
        switch value {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .number(value)
        case .number(let text): .number(text)
        case .text(let text): .text(text)
        case .dateTime(let milliseconds): time.nested(milliseconds)
        case .utcDateTime(let milliseconds): ExpectedTime.utc(milliseconds)
        case .list(let values): .array(values.map { Self.value($0, time) })
        case .object(let record): .object(record.members.map { (name: $0.name, value: Self.value($0.value, time)) })
        }
    }
}
