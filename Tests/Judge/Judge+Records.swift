package import MockSite

/// An expected row of one of the smaller tables: the columns of its parents, and the record.
package struct ExpectedRecord: Sendable {
    /// The columns of the parents, by name.
    package var parents: [(name: String, value: SiteValue)]
    /// The record as the site has it.
    package var record: SiteRecord

    /// Creates a row.
    package init(parents: [(name: String, value: SiteValue)] = [], record: SiteRecord) {
        self.parents = parents
        self.record = record
    }
}

extension Judge {
    /// Compares an export with the expected records.
    ///
    /// - Parameter dateTimes: The columns whose points in time the exporter must write in RFC 3339. A nested column is
    ///   a path such as `versions[*].created`. All other points in time stay as the site sent them.
    /// - Throws: ``ProgramError`` if the comparison itself failed.
    package func verdict(
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
                    (name: member.name, value: Self.value(member.value, time, at: member.name, dateTimes: dateTimes))
                }
                return .object(parents + members)
            }
        )
    }

    /// Returns a value of a record as an export contains it: the points in time at `dateTimes` in the export's
    /// notation, all other points in time as the site sends them.
    ///
    /// - Parameters:
    ///   - path: The path of the value in its record.
    ///   - dateTimes: The paths of the points in time that are in the export's notation.
    @Sendable static func value(
        _ value: SiteValue,
        _ time: ExpectedTime,
        at path: String,
        dateTimes: Set<String>
    ) -> Expected {
        switch value {
        case .list(let values): .array(values.map { Self.value($0, time, at: path + "[*]", dateTimes: dateTimes) })
        case .object(let record):
            .object(
                record.members.map { member in
                    let place = path.isEmpty ? member.name : path + "." + member.name
                    return (
                        name: member.name, value: Self.value(member.value, time, at: place, dateTimes: dateTimes)
                    )
                }
            )
        default: dateTimes.contains(path) ? column(value, time) : Self.value(value, time)
        }
    }

    /// Returns a point in time that is the value of a column.
    @Sendable private static func column(_ value: SiteValue, _ time: ExpectedTime) -> Expected {
        switch value {
        case .dateTime(let milliseconds): time.column(milliseconds)
        case .utcDateTime(let milliseconds): time.utcColumn(milliseconds)
        // The bulk operation for changelogs sends points in time as numbers.
        case .integer(let milliseconds) where time.isRewritten: ExpectedTime.utc(Int64(milliseconds), offset: "+00:00")
        default: Self.value(value, time)
        }
    }

    /// Returns a value as the site sends it.
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
