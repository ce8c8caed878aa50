internal import CSimdjson
package import PageMemory
internal import Synchronization

/// Validates pages, and finds the records and the columns' values in them.
///
/// Every byte of a page is checked (grammar, UTF-8, depth) before any part of the page can be used. Several tasks can
/// use an indexer at the same time. It keeps as many parsers as tasks have used it at once. A parser takes about five
/// bytes of memory for each byte of its largest page. A parser that has read a page over 4 MiB is not kept.
package final class PageIndexer: Sendable {
    private let idle = Mutex<[Parser]>([])

    /// Creates an indexer.
    package init() {}

    /// Validates a sealed page and returns its index.
    ///
    /// Jira does not send white space between tokens. If a page contains such white space, the index refers to a copy
    /// of the page without it.
    ///
    /// - Throws: ``PageError`` if the page is invalid, or if there is not enough memory.
    package func index(_ buffer: PageBuffer, layout: PageLayout) throws(PageError) -> PageIndex {
        let parser: Parser
        if let known = idle.withLock({ $0.popLast() }) {
            parser = known
        } else {
            parser = try Parser()
        }
        defer {
            if parser.largestPage <= 4 << 20 { idle.withLock { $0.append(parser) } }
        }
        return try parser.index(buffer, layout: layout)
    }
}

/// A parser of simdjson.
///
/// The class is `@unchecked Sendable` because it has mutable properties and a pointer to simdjson's parser. This is
/// sound because one task uses a parser at a time: the task takes it from the idle list and puts it back under a lock.
private final class Parser: @unchecked Sendable {
    private let indexer: OpaquePointer
    private(set) var largestPage = 0
    /// The numbers of records and cells of the last page, which are used as an estimate for the next page.
    private var lastCounts = (entries: 0, cells: 0)

    init() throws(PageError) {
        guard let indexer = csimdjson_indexer_create() else {
            throw PageError(.outOfMemory, "out of memory for a JSON parser")
        }
        self.indexer = indexer
    }

    deinit { csimdjson_indexer_destroy(indexer) }

    func index(_ buffer: PageBuffer, layout: PageLayout) throws(PageError) -> PageIndex {
        largestPage = max(largestPage, buffer.count)
        let compact: PageBuffer
        let walked: PageIndex
        (walked, compact) = try indexOnce(buffer, layout: layout)
        return compact === buffer ? walked : try indexOnce(compact, layout: layout).0
    }

    /// Indexes a page. The second result is the page itself or, if the page has white space between tokens, a copy
    /// without it.
    private func indexOnce(_ buffer: PageBuffer, layout: PageLayout) throws(PageError) -> (PageIndex, PageBuffer) {
        guard let bytes = buffer.bytes.bindMemory(to: UInt8.self).baseAddress, buffer.count > 0 else {
            throw PageError(.invalidJSON, "not valid JSON: an empty body", byteOffset: 0)
        }
        let code = csimdjson_indexer_run(indexer, bytes, buffer.count)
        guard code == 0, let offsets = csimdjson_indexer_offsets(indexer) else { throw Self.error(code) }
        let count = csimdjson_indexer_count(indexer)
        let first = bytes[Int(offsets[0])]
        let last = bytes[Int(offsets[count - 1])]
        // This is checked before the walk, which would otherwise read the padding if the page is truncated inside a
        // number.
        guard
            first == UInt8(ascii: "{") && last == UInt8(ascii: "}")
                || first == UInt8(ascii: "[") && last == UInt8(ascii: "]")
        else {
            throw PageError(
                .invalidJSON,
                "not valid JSON: the page does not end with its closing bracket",
                byteOffset: Int(offsets[count - 1])
            )
        }
        let escapes = try checkEscapes(bytes, count: buffer.count)
        var hasWhiteSpace: UInt8 = 0
        for place in 1..<count { hasWhiteSpace |= bytes[Int(offsets[place]) - 1] <= 0x20 ? 1 : 0 }

        var collector = RecordCollector(
            walk: StructuralWalk(bytes: bytes, offsets: offsets, depthLimit: layout.depthLimit),
            layout: layout,
            hasEscapes: escapes.hasAny,
            index: PageIndex(buffer: buffer)
        )
        collector.index.escapes = escapes
        collector.index.reserve(entries: lastCounts.entries, cells: lastCounts.cells)
        let end = try collector.collect()
        lastCounts = (collector.index.entries.count, collector.index.cells.count)
        guard end == count else {
            throw collector.walk.invalid(end, "the end of the page was expected")
        }
        let compact = hasWhiteSpace == 0 ? buffer : Self.compact(buffer, offsets: offsets, count: count)
        return (collector.index, compact)
    }

    /// Returns a copy of a page without the white space between tokens.
    private static func compact(_ buffer: PageBuffer, offsets: UnsafePointer<UInt32>, count: Int) -> PageBuffer {
        let copy = buffer.makeSibling()
        _ = copy.reserve(buffer.count, unconditionally: true)
        let source = buffer.bytes
        for place in 0..<count {
            let start = Int(offsets[place])
            var end = place + 1 < count ? Int(offsets[place + 1]) : start + 1
            while source[end - 1] <= 0x20 { end -= 1 }
            _ = copy.append(UnsafeRawBufferPointer(rebasing: source[start..<end]))
        }
        copy.seal()
        return copy
    }

    private static func error(_ code: Int32) -> PageError {
        switch code {
        case csimdjson_error_utf8(): PageError(.invalidUTF8, "not valid UTF-8")
        case csimdjson_error_unclosed_string(): PageError(.invalidJSON, "not valid JSON: a string is not closed")
        case csimdjson_error_unescaped_characters():
            PageError(.invalidJSON, "not valid JSON: a control character inside a string")
        case csimdjson_error_empty(): PageError(.invalidJSON, "not valid JSON: an empty body", byteOffset: 0)
        case csimdjson_error_memory(): PageError(.outOfMemory, "out of memory to index a page")
        default: PageError(.invalidJSON, "not valid JSON: \(String(cString: csimdjson_error_text(code)))")
        }
    }
}
