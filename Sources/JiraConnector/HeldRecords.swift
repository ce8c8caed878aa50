internal import InterimData
internal import JiraReader

/// The records that an earlier run has written, by their keys, so that each is in the file once.
///
/// Memory: about 32 bytes for each record held.
struct HeldRecords: Sendable {
    private let recordKeys: RecordKeys
    /// A Boolean value that indicates whether a record is an issue, and its key the issue's id.
    private let areIssues: Bool
    private var keys: Set<RecordKey> = []
    /// The key of the last record of the file.
    private let lastKey: RecordKey?
    /// A Boolean value that indicates whether each record has a key of its own. Where two have the same, nothing may be dropped.
    private(set) var keysAreUnique = true

    /// - Parameters:
    ///   - all: The keys of all records of the file, in order.
    ///   - first: The first one that may come again.
    init(_ all: some RandomAccessCollection<RecordKey>, from first: Int, of table: Table) {
        recordKeys = table.recordKeys
        areIssues = table.keyColumns == ["id"]
        lastKey = all.last
        for key in all.dropFirst(first) where !keys.insert(key).inserted { keysAreUnique = false }
    }

    /// Returns a Boolean value that indicates whether an issue is in the file, of a table whose key is the issue's id.
    func contains(issue id: UInt64) -> Bool { areIssues && keys.contains(RecordKey(texts: [String(id)])) }

    /// Returns a Boolean value that indicates whether a batch has the last record of the file.
    func haveLast(in batch: RecordBatch) -> Bool { lastKey.map { recordKeys.keys(of: batch).contains($0) } ?? false }

    /// The batch without the records that are in the file.
    func without(_ batch: RecordBatch) -> RecordBatch {
        let found = recordKeys.keys(of: batch)
        let places = found.indices.filter { !(found[$0].map(keys.contains) ?? false) }
        return places.count == batch.count ? batch : batch.with(order: places.map { Int32(batch.place($0)) })
    }
}

extension Table {
    /// The keys of the table's records.
    var recordKeys: RecordKeys { RecordKeys(columns: keyColumns, alternatives: Self.keysOfPeople) }

    /// The columns that the keys are computed of.
    var recordKeyColumns: [String] { keyColumns + keyColumns.compactMap { Self.keysOfPeople[$0] } }
}
