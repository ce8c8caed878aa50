/// A way to divide a table.
package enum Partitioning: String, Sendable {
    /// The table is one partition. This includes tables that are paged by offsets: rows that move between two pages are
    /// detected only within one process.
    case none
    /// The table is divided by ranges of the time at which issues were created.
    case created
    /// The table is divided by the rows of its parent.
    case parents
    /// The table is divided by the ids that its batches list.
    case ids
}

extension Table {
    /// Returns the way in which the table is divided on a deployment.
    package func partitioning(on deployment: Deployment) -> Partitioning {
        guard let form = try? on(deployment) else { return .none }
        if form.hasRowsOfIssues { return .created }
        guard let parent = form.parent else { return .none }
        return parent.batch != nil && parent.columns.count == 1 ? .ids : .parents
    }

    /// Checks that a partition belongs to the table.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` if it does not, or if a value of the partition is invalid.
    func check(_ partition: Partition, on deployment: Deployment) throws(JiraReaderError) {
        func invalid(_ reason: String) -> JiraReaderError {
            JiraReaderError(.invalidOption, "the partition \(reason)", table: name)
        }
        guard partition.table == name else { throw invalid("belongs to the table \"\(partition.table)\"") }
        let way = partitioning(on: deployment)
        switch partition.extent {
        case .whole: return
        case .created(let range):
            guard way == .created else { throw invalid("is a range of created, by which the table is not divided") }
            guard range.start ?? .min < range.end ?? .max else {
                throw invalid("is a range that ends before it begins")
            }
            let calendar: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
            guard [range.start, range.end].compactMap({ $0 }).allSatisfy(calendar.contains) else {
                throw invalid("has a time outside of the years 1 to 9999")
            }
            guard range.dates != nil else {
                throw invalid("has the time zone \"\(range.timeZone ?? "")\", which is unknown here")
            }
        case .parents(let parents):
            guard way == .parents, let link = try on(deployment).parent else {
                throw invalid("is a list of parents, by which the table is not divided")
            }
            guard parents.allSatisfy({ $0.values.count == link.columns.count }) else {
                throw invalid(
                    "has a parent with other columns than \(link.columns.map(\.source).joined(separator: ", "))"
                )
            }
        case .ids(let ids):
            guard Set(ids).count == ids.count else { throw invalid("contains an id twice") }
            guard way == .ids || isListedByCensus else {
                throw invalid("is a list of ids, by which the table is not divided")
            }
        }
    }
}
