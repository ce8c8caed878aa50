package import InterimData
package import PageMemory

/// Pages that were never on a wire.
package enum Pages {
    /// A pool that has room for anything a test makes.
    package static let pool = PagePool(byteLimit: 1 << 30)

    /// A sealed page of these bytes.
    package static func page(_ bytes: [UInt8], pool: PagePool = pool, order: PageOrder = 0) -> PageBuffer {
        let buffer = pool.makeBuffer(order: order)
        _ = buffer.reserve(bytes.count, unconditionally: true)
        bytes.withUnsafeBytes { _ = buffer.append($0) }
        buffer.seal()
        return buffer
    }

    /// A sealed page of a text's UTF-8.
    package static func page(_ text: String) -> PageBuffer { page(Array(text.utf8)) }

    /// The records of a page.
    package static func batch(_ text: String, _ layout: PageLayout) throws -> RecordBatch {
        RecordBatch(index: try PageIndexer().index(page(text), layout: layout), columns: layout.columns)
    }

    /// The records of a page that is one array.
    package static func batch(_ text: String, columns: [Column] = []) throws -> RecordBatch {
        try batch(text, PageLayout(records: .array([]), columns: ColumnSet(columns)))
    }

    /// What a page holds, as bytes of its own.
    package static func bytes(of page: PageBuffer) -> [UInt8] { withExtendedLifetime(page) { Array(page.bytes) } }
}
