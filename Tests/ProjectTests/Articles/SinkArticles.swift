import InterimData
import JiraConnector
import MockJira
import Synchronization
import Testing

@testable import Sinks

/// The keys of the records, one a line.
struct KeyListFormat: RecordFormat {
    mutating func begin(_ block: TextBlock) {}

    mutating func write(
        _ batch: RecordBatch,
        from first: RowPosition,
        to block: TextBlock,
        limit: RowLimit
    ) throws -> RowPosition {
        var position = RowPosition(record: first.record)
        while position.record < batch.count, position.rowCount < limit.rowCount, block.count < limit.byteCount {
            let key = batch[position.record]["key"]?.text ?? ""
            block.put(Array("\(key)\n".utf8))
            position.record += 1
            position.rowCount += 1
        }
        return position
    }

    mutating func end(_ block: TextBlock) {}
}

/// Keeps the bytes in memory.
final class MemoryDestination: ByteDestination {
    private let content = Mutex<[UInt8]>([])

    var bytes: [UInt8] { content.withLock { $0 } }
    var patience: Duration { .seconds(1) }
    var acceptedByteCount: Int { content.withLock { $0.count } }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) { content.withLock { $0 += bytes } }
    func sync() throws(SinkError) {}
    func publish() throws(SinkError) {}
    func discard() { content.withLock { $0 = [] } }
    func keep() {}
    func release() {}
}

/// Counts the records and writes nothing.
final class CountingSink: Sink {
    private(set) var rowCount = 0
    var writtenByteCount: Int { 0 }

    func write(_ batch: RecordBatch) async throws { rowCount += batch.count }
    func commit() async throws {}

    func finish(
        beforePublish: @escaping @Sendable (SinkSummary) throws -> Void,
        afterPublish: @escaping @Sendable () throws -> Void
    ) async throws -> SinkSummary {
        let summary = SinkSummary(rowCount: rowCount, textByteCount: 0, writtenByteCount: 0, sha256: "")
        try beforePublish(summary)
        try afterPublish()
        return summary
    }

    func suspend(atEnd: @escaping @Sendable () -> Void) async { atEnd() }
    func abandon(atEnd: @escaping @Sendable () -> Void) async { atEnd() }
}

/// The examples in the articles of Sinks; `ArticleTests` compares them.
@Suite("Examples in the articles of Sinks")
struct SinkArticles {
    /// Runs a closure with each page of the issues of a site.
    private func forEachPage(_ body: (RecordBatch) async throws -> Void) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 120))) { server in
            let client = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: .basic(user: "demo@example.com", token: Secret("demo-token"))
            )
            for try await page in try client.pages(of: "Issues") { try await body(page) }
        }
    }

    @Test("configure a sink")
    func configuration() {
        var sink = SinkConfiguration(
            destination: .file(path: "issues.csv.gz", overwrite: false),
            format: .csv,
            level: .fastest
        )
        sink.delimitedText.columnDelimiter = ";"
        sink.onNUL = .error
        sink.series = FileSeries(maximumRowCount: 100_000, fileExtension: "." + sink.fileExtension)
        #expect(sink.series?.path(0, prefix: "out/issues") == "out/issues_00000.csv.gz")
    }

    @Test("write a format of one's own")
    func format() async throws {
        var (format, position) = (KeyListFormat(), RowPosition())
        let block = TextBlock(capacity: 100)
        var expected = ""
        try await forEachPage { page in
            position = try format.write(page, from: RowPosition(), to: block, limit: RowLimit(byteCount: .max))
            #expect(position.record == page.count)
            for record in page { expected += (record["key"]?.text ?? "") + "\n" }
        }
        #expect(String(decoding: block.bytes, as: UTF8.self) == expected)
    }

    @Test("write to a destination of one's own")
    func destination() async throws {
        let memory = MemoryDestination()
        var configuration = SinkConfiguration(destination: .standardOutput, level: .none)
        configuration.interception = { _ in memory }
        let sink = try FileSink(configuration: configuration)
        try await forEachPage { try await sink.write($0) }
        let summary = try await sink.finish()
        #expect(summary.rowCount == 120)
        #expect(memory.bytes.count { $0 == UInt8(ascii: "\n") } == 120)
    }

    @Test("write to a sink of one's own")
    func sink() async throws {
        let sink = CountingSink()
        try await forEachPage { try await sink.write($0) }
        #expect(try await sink.finish().rowCount == 120)
    }
}
