package import InterimData
package import PageMemory

/// Creates pages from bytes and texts, without a transfer.
package enum Pages {
    /// A pool with enough room for any test.
    package static let pool = PagePool(byteLimit: 1 << 30)

    /// Returns a sealed page of these bytes.
    package static func page(_ bytes: [UInt8], pool: PagePool = pool, order: PageOrder = 0) -> PageBuffer {
        let buffer = pool.makeBuffer(order: order)
        _ = buffer.reserve(bytes.count, unconditionally: true)
        bytes.withUnsafeBytes { _ = buffer.append($0) }
        buffer.seal()
        return buffer
    }

    /// Returns a sealed page of a text's UTF-8.
    package static func page(_ text: String) -> PageBuffer { page(Array(text.utf8)) }

    /// Returns the records of a page that contains a text.
    package static func batch(_ text: String, _ layout: PageLayout) throws -> RecordBatch {
        RecordBatch(index: try PageIndexer().index(page(text), layout: layout), columns: layout.columns)
    }

    /// Returns the records of a page whose text is an array of records.
    package static func batch(_ text: String, columns: [Column] = []) throws -> RecordBatch {
        try batch(text, PageLayout(records: .array([]), columns: ColumnSet(columns)))
    }

    /// Returns a copy of the bytes of a page.
    package static func bytes(of page: PageBuffer) -> [UInt8] { withExtendedLifetime(page) { Array(page.bytes) } }
}
