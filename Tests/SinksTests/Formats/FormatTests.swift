import Foundation
import InterimData
import Sinks
import TestSupport
import Testing

@Suite("The text of a file", .timeLimit(.minutes(10)))
struct FormatTests {
    static let combinations = SinkConfiguration.Format.allCases.flatMap { format in
        SinkConfiguration.Level.allCases.map { (format, $0) }
    }

    /// Returns records of many sizes, from a few bytes to more than a block.
    private static func records(_ count: Int, seed: UInt64) -> [String] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { number in
            let text = String(repeating: random.pick(["x", "é", "\\n", "😀", "\\u2028"]), count: random.below(60))
            let long = random.oneIn(40) ? String(repeating: "long ", count: 2000) : ""
            return "{\"id\":\"\(number)\",\"text\":\"\(text)\(long)\"}"
        }
    }

    private static func pages(_ records: [String], size: Int) throws -> [RecordBatch] {
        try stride(from: 0, to: records.count, by: size).map { start in
            let part = records[start..<min(start + size, records.count)]
            let columns = SinkFixture.columns + [Column("text", .string)]
            return try Pages.batch("[" + part.joined(separator: ",") + "]", columns: columns)
        }
    }

    private static func expected(_ records: [String], _ format: SinkConfiguration.Format) -> String {
        switch format {
        case .ndjson: records.map { $0 + "\n" }.joined()
        case .json: records.isEmpty ? "[]\n" : "[\n" + records.joined(separator: ",\n") + "\n]\n"
        case .csv: "id,text\r\n" + records.map { Self.row($0) + "\r\n" }.joined()
        }
    }

    /// Returns a record as delimited text. Its values are parsed by Foundation; a value with a line break is quoted.
    private static func row(_ record: String) -> String {
        let object = try? JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: String]
        let (id, text) = (object?["id"] ?? "", object?["text"] ?? "")
        return id + "," + (text.isEmpty || text.contains("\n") ? "\"\(text)\"" : text)
    }

    @Test("has every record once, in order, with any block size and any number of workers", arguments: combinations)
    func content(_ format: SinkConfiguration.Format, _ level: SinkConfiguration.Level) async throws {
        let records = Self.records(300, seed: 4)
        let pages = try Self.pages(records, size: 37)
        for (blockByteCount, workers) in [(1, 1), (1, 8), (64, 3), (1000, 8), (1 << 20, 2)] {
            let fixture = try SinkFixture()
            let configuration = fixture.configuration(format, level, blockByteCount: blockByteCount, workers: workers)
            let (text, summary) = try await fixture.write(pages, configuration)
            #expect(text == Self.expected(records, format), "blocks of \(blockByteCount), \(workers) workers")
            #expect(summary.rowCount == 300 && summary.textByteCount == text.utf8.count)
            #expect(summary.writtenByteCount == (try fixture.folder.content("out").count))
            #expect(try fixture.folder.names == ["out"])
        }
    }

    @Test("is valid JSON for Foundation, as a whole or line by line")
    func foreignParser() async throws {
        let records = Self.records(200, seed: 6)
        for format in [SinkConfiguration.Format.ndjson, .json] {
            let fixture = try SinkFixture()
            let (text, _) = try await fixture.write(
                try Self.pages(records, size: 10),
                fixture.configuration(format, .optimal, blockByteCount: 500)
            )
            let list = format == .json ? text : "[" + text.split(separator: "\n").joined(separator: ",") + "]"
            let parsed = try #require(try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: Any]])
            #expect(parsed.map { $0["id"] as? String } == (0..<200).map { "\($0)" })
        }
    }

    @Test("without records is empty, or an empty list", arguments: combinations)
    func noRecords(_ format: SinkConfiguration.Format, _ level: SinkConfiguration.Level) async throws {
        let empty = try Pages.batch("[]", columns: SinkFixture.columns)
        for pages in [[], [empty], [empty, empty]] {
            let fixture = try SinkFixture()
            let (text, summary) = try await fixture.write(
                pages,
                fixture.configuration(format, level, blockByteCount: 1)
            )
            #expect(text == Self.expected([], format))
            #expect(summary.rowCount == 0 && summary.textByteCount == text.utf8.count)
        }
    }

    @Test("has the records of a batch in the batch's order")
    func orderOfBatches() async throws {
        let batch = try Pages.batch(#"[{"id":"0"},{"id":"1"},{"id":"2"}]"#, columns: SinkFixture.columns)
        let turned = RecordBatch(index: batch.index, columns: batch.columns, order: [2, 0])
        let fixture = try SinkFixture()
        let (text, summary) = try await fixture.write([turned, batch.droppingFirst(2)], fixture.configuration())
        #expect(text == "{\"id\":\"2\"}\n{\"id\":\"0\"}\n{\"id\":\"2\"}\n")
        #expect(summary.rowCount == 3)
    }

    @Test(
        "has the SHA-256 that the summary contains",
        .enabled(if: Subprocess.exists("sha256sum")),
        arguments: SinkConfiguration.Level.allCases
    )
    func sha256(_ level: SinkConfiguration.Level) async throws {
        let fixture = try SinkFixture()
        let pages = try Self.pages(Self.records(300, seed: 8), size: 50)
        let (text, summary) = try await fixture.write(pages, fixture.configuration(.ndjson, level, blockByteCount: 777))
        try fixture.folder.put(text, "text")
        let told = try Subprocess.run("sha256sum", [fixture.folder.file("text")]).output
        #expect(String(decoding: told.prefix(64), as: UTF8.self) == summary.sha256)
    }

    @Test("is one gzip member, so that every reader reads all of it", .enabled(if: Subprocess.exists("gzip")))
    func gzipReaders() async throws {
        for level in [SinkConfiguration.Level.optimal, .fastest] {
            let fixture = try SinkFixture()
            let pages = try Self.pages(Self.records(500, seed: 9), size: 100)
            let configuration = fixture.configuration(.ndjson, level, blockByteCount: 3000, name: "out.gz")
            let (text, _) = try await fixture.write(pages, configuration)
            #expect(text.hasSuffix("}\n"), "zlib reads all of it in one call")
            #expect(try Subprocess.run("gzip", ["-t", fixture.folder.file("out.gz")]).status == 0)
            let unpacked = try Subprocess.run("gzip", ["-dc", fixture.folder.file("out.gz")]).output
            #expect(unpacked == Array(text.utf8))
        }
    }

    @Test("is compressed with the supported codecs; the error for another codec contains its name")
    func codecs() throws {
        #expect(
            try SinkConfiguration.Codec(named: "gzip") == .gzip && SinkConfiguration.Codec(named: "Deflate") == .deflate
        )
        for name in ["bzip2", "ZipDeflate", "TarGzip", "Tar", "snappy", "lz4", ""] {
            let error = #expect(throws: SinkError.self) { try SinkConfiguration.Codec(named: name) }
            #expect(error?.message.contains("\"\(name)\"") == true)
        }
    }

    @Test("has the same blocks in raw deflate as in gzip, and Python inflates them")
    func deflate() async throws {
        for level in [SinkConfiguration.Level.optimal, .fastest] {
            let fixture = try SinkFixture()
            let pages = try Self.pages(Self.records(200, seed: 11), size: 50)
            var configuration = fixture.configuration(.ndjson, level, blockByteCount: 2000)
            let (text, _) = try await fixture.write(pages, configuration)
            configuration.codec = .deflate
            configuration.destination = .file(path: fixture.folder.file("raw"), overwrite: false)
            let (_, summary) = try await fixture.write(pages, configuration)
            let raw = try fixture.folder.content("raw")
            #expect(raw == Array(try fixture.folder.content("out").dropFirst(10).dropLast(8)))
            #expect(summary.writtenByteCount == raw.count && configuration.fileExtension == "ndjson.deflate")
            guard Subprocess.exists("python3") else { continue }
            let program = """
                import sys, zlib
                reader = zlib.decompressobj(-15)
                data = reader.decompress(open(sys.argv[1], "rb").read())
                assert reader.eof and not reader.unused_data
                sys.stdout.buffer.write(data)
                """
            let output = try Subprocess.run("python3", ["-c", program, fixture.folder.file("raw")]).output
            #expect(output == Array(text.utf8))
        }
    }

    @Test("does not depend on the level, the workers or the blocks")
    func sameText() async throws {
        let pages = try Self.pages(Self.records(400, seed: 10), size: 33)
        var hashes: Set<String> = []
        for level in SinkConfiguration.Level.allCases {
            for (blockByteCount, workers) in [(1, 1), (100, 4), (50_000, 16)] {
                let fixture = try SinkFixture()
                let configuration = fixture.configuration(
                    .ndjson,
                    level,
                    blockByteCount: blockByteCount,
                    workers: workers
                )
                hashes.insert(try await fixture.write(pages, configuration).summary.sha256)
            }
        }
        #expect(hashes.count == 1)
    }

    @Test("is written with a block size of 0, which was an endless loop in an earlier version")
    func blocksOfNothing() async throws {
        let fixture = try SinkFixture()
        let pages = try Self.pages(["{\"id\":\"1\"}", "{}"], size: 1)
        let (text, _) = try await fixture.write(pages, fixture.configuration(blockByteCount: 0, workers: 0))
        #expect(text == "{\"id\":\"1\"}\n{}\n")
    }
}
