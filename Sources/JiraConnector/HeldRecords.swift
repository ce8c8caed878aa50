internal import InterimData
internal import JiraReader
internal import PageMemory

/// The records that an earlier run has written, by their keys, so that each is in the file once.
///
/// Memory: about 32 bytes for each record held.
struct HeldRecords: Sendable {
    private let keyColumns: [String]
    /// For each of them what it is on Data Center, where that differs.
    private let alternatives: [String?]
    private let layout: PageLayout
    private var keys: Set<UInt128> = []
    /// The key of the last record of the file.
    private var lastKey: UInt128?
    /// Whether each record has a key of its own. Where one has none, or two have the same, records of this table cannot be
    /// told apart, and nothing may be dropped.
    private(set) var areTold = true
    private let indexer = PageIndexer()
    private let pool = PagePool(byteLimit: 1 << 20)

    init(keyColumns: [String]) {
        self.keyColumns = keyColumns
        alternatives = keyColumns.map { Table.keysOfPeople[$0] }
        layout = PageLayout(
            records: .array([]),
            columns: ColumnSet((keyColumns + alternatives.compactMap { $0 }).map { Column($0, .string) })
        )
    }

    /// Notes the records of a block's text.
    ///
    /// - Parameter isKept: Whether their keys are needed, or only the last one's.
    /// - Throws: ``PageError`` when the text is not what a sink writes.
    mutating func note(_ text: UnsafeRawBufferPointer, isKept: Bool) throws {
        let page = pool.makeBuffer(order: 0)
        _ = page.reserve(text.count + 2, unconditionally: true)
        page.appendInPlace { room in Self.makeArray(of: text, in: room) }
        page.seal()
        let index = try indexer.index(page, layout: layout)
        let batch = RecordBatch(index: index, columns: layout.columns)
        for number in 0..<batch.count where isKept || number == batch.count - 1 {
            lastKey = key(of: batch[number])
            guard let lastKey else {
                areTold = false
                return
            }
            if isKept, !keys.insert(lastKey).inserted { areTold = false }
        }
    }

    /// Whether a record is in the file already.
    func contains(_ record: Record) -> Bool { key(of: record).map(keys.contains) ?? false }

    /// Whether an issue is in the file, of a table whose key is the issue's id.
    func contains(issue id: UInt64) -> Bool {
        keyColumns == ["id"] && Self.key(of: [String(id)]).map(keys.contains) ?? false
    }

    /// Whether a record is the last of the file.
    func isLast(_ record: Record) -> Bool { lastKey != nil && key(of: record) == lastKey }

    /// The batch without the records that are in the file.
    func without(_ batch: RecordBatch) -> RecordBatch {
        let places = (0..<batch.count).filter { !contains(batch[$0]) }
        return places.count == batch.count ? batch : batch.with(order: places.map { Int32(batch.place($0)) })
    }

    private func key(of record: Record) -> UInt128? {
        let texts = zip(keyColumns, alternatives).lazy.map { name, other in
            record[name]?.text ?? other.flatMap { record[$0]?.text }
        }
        return Self.key(of: texts)
    }

    /// 128 bits, so that two records of even the largest table do not share them by chance; `nil` where a text is missing.
    private static func key(of texts: some Sequence<String?>) -> UInt128? {
        var hashers = (Hasher(), Hasher())
        hashers.1.combine(1)
        for text in texts {
            guard let text else { return nil }
            hashers.0.combine(text)
            hashers.1.combine(text)
        }
        let (upper, lower) = (hashers.0.finalize(), hashers.1.finalize())
        return UInt128(UInt64(bitPattern: Int64(upper))) << 64 | UInt128(UInt64(bitPattern: Int64(lower)))
    }

    /// Makes one array of the records of a text, which are a line each, or elements of an array, a line each.
    private static func makeArray(of text: UnsafeRawBufferPointer, in room: UnsafeMutableRawBufferPointer) -> Int {
        let isFrame: (UInt8) -> Bool = { "[],\n".utf8.contains($0) }
        guard let first = text.firstIndex(where: { !isFrame($0) }), let last = text.lastIndex(where: { !isFrame($0) })
        else {
            room[0] = UInt8(ascii: "[")
            room[1] = UInt8(ascii: "]")
            return 2
        }
        let records = UnsafeRawBufferPointer(rebasing: text[first...last])
        room[0] = UInt8(ascii: "[")
        UnsafeMutableRawBufferPointer(rebasing: room[1...]).copyMemory(from: records)
        let count = records.count + 2
        room[count - 1] = UInt8(ascii: "]")
        // A line feed stands between records only: inside strings it is escaped.
        for place in 1..<count - 1
        where room[place] == UInt8(ascii: "\n") && room[place - 1] != UInt8(ascii: ",") {
            room[place] = UInt8(ascii: ",")
        }
        return count
    }
}
