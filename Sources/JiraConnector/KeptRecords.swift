internal import InterimData
internal import JiraReader

/// The records that an earlier run has written, by their keys, so that the file contains each record once.
///
/// Memory: about 32 bytes for each record held.
struct KeptRecords: Sendable {
    private let recordKeys: RecordKeys
    /// A Boolean value that indicates whether the records are issues, with the issue's id as the key.
    private let areIssues: Bool
    private var keys: Set<RecordKey> = []
    /// The key of the last record of the file.
    private let lastKey: RecordKey?
    /// A Boolean value that indicates whether the keys of the records are unique. If two are equal, no record may be
    /// dropped.
    private(set) var keysAreUnique = true

    /// - Parameters:
    ///   - all: The keys of all records of the file, in order.
    ///   - first: The index of the first key whose record may be read again.
    init(_ all: some RandomAccessCollection<RecordKey>, from first: Int, of table: Table) {
        recordKeys = table.recordKeys
        areIssues = table.keyColumns == ["id"]
        lastKey = all.last
        for key in all.dropFirst(first) where !keys.insert(key).inserted { keysAreUnique = false }
    }

    /// Returns a Boolean value that indicates whether the file contains an issue, for a table whose key is the
    /// issue's id.
    func contains(issue id: UInt64) -> Bool { areIssues && keys.contains(RecordKey(texts: [String(id)])) }

    /// Returns a Boolean value that indicates whether a batch contains the last record of the file.
    func hasLastRecord(in batch: RecordBatch) -> Bool {
        lastKey.map { recordKeys.keys(of: batch).contains($0) } ?? false
    }

    /// Returns the batch without the records that are in the file.
    func without(_ batch: RecordBatch) -> RecordBatch {
        let found = recordKeys.keys(of: batch)
        let places = found.indices.filter { !(found[$0].map(keys.contains) ?? false) }
        return places.count == batch.count ? batch : batch.with(order: places.map { Int32(batch.place($0)) })
    }
}

extension Table {
    /// The keys of the table's records.
    var recordKeys: RecordKeys { RecordKeys(columns: keyColumns, alternatives: Self.dataCenterUserKeys) }

    /// The columns that the keys are computed from.
    var recordKeyColumns: [String] { keyColumns + keyColumns.compactMap { Self.dataCenterUserKeys[$0] } }
}
