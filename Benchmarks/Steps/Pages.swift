internal import Foundation
internal import InterimData
internal import JiraReader
internal import PageMemory

/// The pages for kernels, and their intermediate results: batches, text, blocks of text.
///
/// The compiler cannot check `Sendable`, because the structure has a pointer to the text. The conformance is sound,
/// because the text is written once, before any measurement, and is never deallocated.
struct Pages: @unchecked Sendable {
    /// The size of blocks in measurements that do not vary it.
    static let blockByteCount = 1 << 20

    let buffers: [PageBuffer]
    let batches: [RecordBatch]
    /// The records of all pages as lines of text.
    let text: UnsafeRawBufferPointer
    let recordCount: Int
    let pageByteCount: Int
    let indexer = PageIndexer()
    let plainLayout: PageLayout
    let dateTimeLayout: PageLayout
    let fullLayout: PageLayout

    var textByteCount: Int { text.count }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    init(folder: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
            .sorted()
        guard !names.isEmpty else { throw Missing(description: "there are no saved pages in \(folder)") }

        let table = try Catalogue.table(named: "Issues")
        plainLayout = PageLayout(records: table.records)
        dateTimeLayout = PageLayout(
            records: table.records,
            columns: ColumnSet(table.columns.filter { $0.type == .dateTime })
        )
        fullLayout = PageLayout(records: table.records, columns: ColumnSet(table.columns))

        let pool = PagePool(byteLimit: 1 << 30)
        var buffers: [PageBuffer] = []
        for (number, name) in names.enumerated() {
            let buffer = pool.makeBuffer(order: PageOrder(UInt64(number)))
            let content = try Data(contentsOf: URL(filePath: folder).appending(path: name))
            guard content.withUnsafeBytes({ buffer.append($0) }) else {
                throw Missing(description: "the pages are too large")
            }
            buffer.seal()
            buffers.append(buffer)
        }
        var batches: [RecordBatch] = []
        var text: [UInt8] = []
        for buffer in buffers {
            let index = try indexer.index(buffer, layout: dateTimeLayout)
            let batch = RecordBatch(index: index, columns: dateTimeLayout.columns)
            for place in 0..<batch.count {
                text.append(contentsOf: index.bytes(of: index.record(place)))
                text.append(UInt8(ascii: "\n"))
            }
            batches.append(batch)
        }
        self.buffers = buffers
        self.batches = batches
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 64)
        copy.copyBytes(from: text)
        self.text = UnsafeRawBufferPointer(copy)
        recordCount = batches.reduce(0) { $0 + $1.count }
        pageByteCount = buffers.reduce(0) { $0 + $1.count }
    }

    /// Divides the text into blocks of `byteCount` bytes; the last block may be shorter.
    func blocks(of byteCount: Int) -> [UnsafeRawBufferPointer] {
        stride(from: 0, to: text.count, by: byteCount).map { start in
            UnsafeRawBufferPointer(rebasing: text[start..<min(start + byteCount, text.count)])
        }
    }
}
