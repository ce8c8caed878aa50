internal import InterimData
internal import JiraReader

/// The keys of the records that an earlier run has written. Records with these keys are dropped, so that the output
/// contains each record once.
///
/// Each key takes about 32 bytes of memory.
struct KeptRecords: Sendable {
    private let recordKeys: RecordKeys
    /// A Boolean value that indicates whether the only key column is `id`, as in tables of issues.
    private let areIssues: Bool
    private var keys: Set<RecordKey> = []
    /// The key of the last record of the file.
    private let lastKey: RecordKey?
    /// A Boolean value that indicates whether the keys of the records are unique. If it is `false`, records must not be
    /// dropped by their keys.
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

    /// Returns a Boolean value that indicates whether the file contains an issue. The result is `false` for tables that
    /// have other key columns than `id`.
    func contains(issue id: UInt64) -> Bool { areIssues && keys.contains(RecordKey(texts: [String(id)])) }

    /// Returns a Boolean value that indicates whether a batch contains the last record of the file.
    func hasLastRecord(in batch: RecordBatch) -> Bool {
        lastKey.map { recordKeys.keys(of: batch).contains($0) } ?? false
    }

    /// Returns the batch without the records whose keys are in the file.
    func without(_ batch: RecordBatch) -> RecordBatch {
        let found = recordKeys.keys(of: batch)
        let places = found.indices.filter { !(found[$0].map(keys.contains) ?? false) }
        return places.count == batch.count ? batch : batch.with(order: places.map { Int32(batch.place($0)) })
    }
}

extension Table {
    /// The keys of the table's records.
    var recordKeys: RecordKeys { RecordKeys(columns: keyColumns, alternatives: Self.dataCenterUserKeys) }

    /// The columns from which the keys are computed.
    var recordKeyColumns: [String] { keyColumns + keyColumns.compactMap { Self.dataCenterUserKeys[$0] } }
}
