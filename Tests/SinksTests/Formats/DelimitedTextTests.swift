import Foundation
import InterimData
import Sinks
import TestSupport
import Testing

/// Python's CSV reader, as an independent reader of the files.
enum PythonCSV {
    static let isAvailable = Subprocess.exists("python3")

    /// Returns the rows of a file, read with the settings with which it was written.
    static func rows(_ path: String, _ text: DelimitedText) throws -> [[String]] {
        let program = """
            import csv, json, sys
            path, delimiter, quote, escape = sys.argv[1:5]
            options = {"delimiter": delimiter, "strict": True}
            if quote: options["quotechar"] = quote
            else: options["quoting"] = csv.QUOTE_NONE
            options["doublequote"] = bool(quote) and quote == escape
            if escape and escape != quote: options["escapechar"] = escape
            with open(path, newline="", encoding="utf-8") as file:
                print(json.dumps(list(csv.reader(file, **options))))
            """
        let (status, output) = try Subprocess.run(
            "python3",
            [
                "-c", program, path, text.columnDelimiter, text.quoteCharacter.map { String($0) } ?? "",
                text.escapeCharacter.map { String($0) } ?? "",
            ]
        )
        guard status == 0 else { return [["python3 ended with \(status)"]] }
        return try JSONDecoder().decode([[String]].self, from: Data(output))
    }
}

@Suite("Delimited text", .timeLimit(.minutes(10)))
struct DelimitedTextTests {
    static let columns = [
        Column("id", .string), Column("text", .string), Column("n", .integer), Column("created", .dateTime),
    ]

    static func mapper(
        _ columns: [Column] = columns,
        _ mapping: RecordMapping = RecordMapping()
    ) throws -> RowMapper {
        try RowMapper(mapping, columns: columns, supportsNestedValues: false)
    }

    private static func configuration(
        _ fixture: SinkFixture,
        _ text: DelimitedText,
        blockByteCount: Int = 1 << 20,
        mapper: RowMapper? = nil
    ) throws -> SinkConfiguration {
        var configuration = fixture.configuration(.csv, .none, blockByteCount: blockByteCount)
        configuration.delimitedText = text
        configuration.rows = try mapper ?? Self.mapper()
        return configuration
    }

    private static func written(_ json: String, _ text: DelimitedText, mapper: RowMapper? = nil) async throws -> String
    {
        let fixture = try SinkFixture()
        let configuration = try configuration(fixture, text, mapper: mapper)
        let page = try Pages.batch(json, columns: configuration.rows?.columns ?? [])
        return try await fixture.write([page], configuration).text
    }

    static let records = #"""
        [{"id":"1","text":"plain","n":-1.50,"created":"2020-01-01T10:00:00.000+0000"},
        {"id":"2","text":"a,b \"c\" \\ d","n":null,"created":null},
        {"id":"","text":"one\r\ntwo","n":true},
        {"n":{"x":[1,2]},"text":"é\u00e9😀","id":"N"}]
        """#

    @Test("follows RFC 4180 with the common settings")
    func common() async throws {
        var mapping = RecordMapping()
        mapping.mapComplexValuesToString = true
        let text = try await Self.written(Self.records, .common, mapper: Self.mapper(Self.columns, mapping))
        #expect(
            text
                == [
                    "id,text,n,created", "1,plain,-1.50,2020-01-01T10:00:00.000+00:00", #"2,"a,b ""c"" \ d",,"#,
                    "\"\",\"one\r\ntwo\",true,", #"N,éé😀,"{""x"":[1,2]}","#, "",
                ].joined(separator: "\r\n")
        )
    }

    @Test(
        "follows the connector's defaults: no header, and a backslash before quotation marks"
    )
    func defaults() async throws {
        let records = Self.records.replacing(#"{"x":[1,2]}"#, with: "7")
        #expect(
            try await Self.written(records, DelimitedText())
                == [
                    "1,plain,-1.50,2020-01-01T10:00:00.000+00:00", #"2,"a,b \"c\" \\ d",,"#,
                    "\"\",\"one\r\ntwo\",true,", "N,éé😀,7,", "",
                ].joined(separator: "\r\n")
        )
    }

    @Test(
        "replaces and counts NUL characters and lone surrogates; `keep` keeps NUL characters, `error` rejects both"
    )
    func unusualCharacters() async throws {
        let records = #"""
            [{"id":"1","text":"a\u0000b\ud83d","n":1},{"id":"2\\u0000","text":"\ud83d\ude00","n":2},{"id":"3","text":"\u0000\udc00\u0000","n":3}]
            """#
        for (handling, expected) in [
            (nil, "1,a\u{FFFD}b\u{FFFD},1\r\n2\\u0000,😀,2\r\n3,\u{FFFD}\u{FFFD}\u{FFFD},3\r\n"),
            (.keep, "1,a\u{0}b\u{FFFD},1\r\n2\\u0000,😀,2\r\n3,\u{0}\u{FFFD}\u{0},3\r\n"),
        ] as [(NULHandling?, String)] {
            let fixture = try SinkFixture()
            var text = DelimitedText()
            text.escapeCharacter = "\""
            var configuration = try Self.configuration(
                fixture,
                text,
                mapper: Self.mapper(Array(Self.columns.prefix(3)))
            )
            let counts = UnusualCharacterCounts()
            configuration.onNUL = handling
            configuration.unusualCharacterCounts = counts
            let page = try Pages.batch(records, columns: configuration.rows?.columns ?? [])
            #expect(try await fixture.write([page], configuration).text == expected)
            #expect(counts.nuls == 3 && counts.loneSurrogates == 2)
        }
        for text in [#"\u0000"#, #"\ud83d"#, #"\ude00\ud83d"#] {
            let fixture = try SinkFixture()
            var configuration = try Self.configuration(fixture, .common)
            configuration.onNUL = .error
            let page = try Pages.batch(#"[{"id":"7","text":"\#(text)"}]"#, columns: configuration.rows?.columns ?? [])
            let wanted = configuration
            let failure = await #expect(throws: RowFailure.self) { try await fixture.write([page], wanted) }
            #expect(failure?.column == "text")
        }
    }

    @Test("follows each of its settings")
    func settings() async throws {
        let record = #"[{"id":"1","text":"a;b|N","n":2},{"id":"N","text":null,"n":3}]"#
        func written(_ change: (inout DelimitedText) -> Void) async throws -> String {
            var text = DelimitedText()
            change(&text)
            return try await Self.written(record, text, mapper: Self.mapper(Array(Self.columns.prefix(3))))
        }
        #expect(try await written { $0.rowDelimiter = "\n" } == "1,a;b|N,2\nN,,3\n")
        #expect(try await written { $0.columnDelimiter = ";" } == "1;\"a;b|N\";2\r\nN;;3\r\n")
        #expect(try await written { $0.columnDelimiter = "||" } == "1||\"a;b|N\"||2\r\nN||||3\r\n")
        #expect(try await written { $0.quotesAllText = true } == "\"1\",\"a;b|N\",\"2\"\r\n\"N\",,\"3\"\r\n")
        #expect(try await written { $0.nullValue = "N" } == "1,a;b|N,2\r\n\"N\",N,3\r\n")
        #expect(
            try await written {
                $0.columnDelimiter = ";"
                $0.quoteCharacter = "'"
                $0.firstRowAsHeader = true
            } == "id;text;n\r\n1;'a;b|N';2\r\nN;;3\r\n"
        )
        #expect(
            try await written {
                $0.columnDelimiter = ";"
                $0.quoteCharacter = nil
            } == "1;a\\;b|N;2\r\nN;;3\r\n"
        )
        let refused = await #expect(throws: RowFailure.self) {
            try await written {
                $0.columnDelimiter = ";"
                $0.quoteCharacter = nil
                $0.escapeCharacter = nil
            }
        }
        #expect(refused?.column == "text" && refused?.error.code == .invalidValue)
    }

    @Test("has an error for contradictory settings")
    func problems() {
        var text = DelimitedText()
        #expect(text.problem == nil && DelimitedText.common.problem == nil)
        text.columnDelimiter = ""
        #expect(text.problem != nil)
        text.columnDelimiter = "\""
        #expect(text.problem != nil)
        text.columnDelimiter = "\r\n"
        #expect(text.problem != nil)
    }

    @Test("without records consists of the header, or is empty")
    func noRecords() async throws {
        #expect(try await Self.written("[]", .common) == "id,text,n,created\r\n")
        #expect(try await Self.written("[]", DelimitedText()) == "")
    }

    @Test(
        "is read by Python with the same values, with any content and settings",
        .enabled(if: PythonCSV.isAvailable, "python3 is not installed"),
        arguments: 0..<12
    )
    func readBack(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var text = DelimitedText()
        text.columnDelimiter = random.pick([",", ";", "\t", "|"])
        text.rowDelimiter = random.pick(["\r\n", "\n"])
        text.quoteCharacter = random.pick(["\"", "'"])
        text.escapeCharacter = random.oneIn(2) ? text.quoteCharacter : "\\"
        text.quotesAllText = random.oneIn(3)
        text.firstRowAsHeader = random.oneIn(2)
        let pieces = [
            ",", ";", "\t", "|", "\"", "'", "\\", "\r\n", "\n", "\r", " ", "x", "é", "😀", "\u{2028}", "N", "1", "\u{1}",
        ]
        var expected: [[String]] = text.firstRowAsHeader ? [["id", "text", "n", "created"]] : []
        var pages: [RecordBatch] = []
        for _ in 0..<20 {
            let rows = (0..<10).map { _ in
                (0..<4).map { _ in (0..<random.below(6)).map { _ in random.pick(pieces) }.joined() }
            }
            expected += rows
            let encoder = JSONEncoder()
            let objects = try rows.map { row in
                let texts = try row.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
                return "{\"id\":\(texts[0]),\"text\":\(texts[1]),\"n\":\(texts[2]),\"created\":\(texts[3])}"
            }
            pages.append(try Pages.batch("[" + objects.joined(separator: ",") + "]", columns: Self.columns))
        }
        let fixture = try SinkFixture()
        let configuration = try Self.configuration(fixture, text, blockByteCount: 1 + random.below(2000))
        let (_, summary) = try await fixture.write(pages, configuration)
        #expect(summary.rowCount == 200)
        let content = try fixture.folder.content("out")
        #expect(content.withUnsafeBytes { text.rowCount(of: $0) } == expected.count, "seed \(seed)")
        let rows = try PythonCSV.rows(fixture.folder.file("out"), text)
        #expect(rows == expected, "seed \(seed), \(text)")
    }
}

@Suite("A series of files", .timeLimit(.minutes(10)))
struct FileSeriesTests {
    private static func pages(_ sizes: [Int]) throws -> [RecordBatch] {
        var next = 0
        return try sizes.map { size in
            defer { next += size }
            let records = (next..<next + size).map { "{\"id\":\"\($0)\",\"list\":[{\"a\":1},{\"a\":2},{\"a\":3}]}" }
            return try Pages.batch(
                "[" + records.joined(separator: ",") + "]",
                columns: [Column("id", .string), Column("list", .array)]
            )
        }
    }

    private static func configuration(
        _ fixture: SinkFixture,
        rows: Int,
        _ mapping: RecordMapping = RecordMapping(entries: [.init(.name("id"), to: "id")]),
        level: SinkConfiguration.Level = .none,
        blockByteCount: Int = 50
    ) throws -> SinkConfiguration {
        var configuration = fixture.configuration(.csv, level, blockByteCount: blockByteCount, name: "part")
        configuration.series = FileSeries(maximumRowCount: rows, fileExtension: level == .none ? ".csv" : ".csv.gz")
        configuration.rows = try RowMapper(
            mapping,
            columns: [Column("id", .string), Column("list", .array)],
            supportsNestedValues: false
        )
        return configuration
    }

    @Test("is split into files of the maximum number of rows; each has a header", arguments: [1, 2, 3, 7, 10, 1000])
    func split(_ most: Int) async throws {
        for level in SinkConfiguration.Level.allCases {
            let fixture = try SinkFixture()
            let sink = try FileSeriesSink(configuration: Self.configuration(fixture, rows: most, level: level))
            for page in try Self.pages([3, 0, 1, 4, 2]) { try await sink.write(page) }
            let summary = try await sink.finish()
            let names = try fixture.folder.names
            #expect(names.count == (10 + most - 1) / most && summary.paths.count == names.count)
            #expect(summary.paths.first?.hasSuffix(level == .none ? "/part_00000.csv" : "/part_00000.csv.gz") == true)
            #expect(summary.rowCount == 10)
            var ids: [String] = []
            for name in names {
                let content = try fixture.folder.content(name)
                let text = level == .none ? content : try #require(ReferenceInflater.inflate(content))
                var lines = String(decoding: text, as: UTF8.self).split(separator: "\r\n").map(String.init)
                #expect(lines.removeFirst() == "id" && !lines.isEmpty && lines.count <= most)
                ids += lines
            }
            #expect(ids == (0..<10).map(String.init))
        }
    }

    @Test("may begin a new file between the rows of one record")
    func insideRecords() async throws {
        var mapping = RecordMapping(entries: [
            .init(.name("id"), to: "id"), .init(.path(ValuePath([.member("a")], isRelative: true)), to: "a"),
        ])
        mapping.collectionReference = ValuePath([.member("list")])
        let fixture = try SinkFixture()
        let sink = try FileSeriesSink(configuration: Self.configuration(fixture, rows: 4, mapping))
        for page in try Self.pages([2, 1]) { try await sink.write(page) }
        _ = try await sink.finish()
        let texts = try fixture.folder.names.map { String(decoding: try fixture.folder.content($0), as: UTF8.self) }
        #expect(
            texts == [
                "id,a\r\n0,1\r\n0,2\r\n0,3\r\n1,1\r\n", "id,a\r\n1,2\r\n1,3\r\n2,1\r\n2,2\r\n", "id,a\r\n2,3\r\n",
            ]
        )
    }

    @Test("removes the files of an earlier unfinished run with more files")
    func leftovers() async throws {
        let fixture = try SinkFixture()
        for number in [0, 1, 4, 17, 123_456] {
            let digits = String(number)
            let name = "part_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
            try fixture.folder.put("old", name + ".csv.partial")
        }
        // Names that do not belong to the series.
        let others = ["part_+0001.csv.partial", "part_00002.csv", "part_2.csv.partial", "party_00003.csv.partial"]
        for name in others { try fixture.folder.put("other", name) }
        let configuration = try Self.configuration(fixture, rows: 4)
        FileSeriesSink.removePartials(of: configuration, from: 1)
        #expect(try fixture.folder.names == (others + ["part_00000.csv.partial"]).sorted())
        FileSeriesSink.removePartials(of: configuration, from: 0)
        #expect(try fixture.folder.names == others.sorted())
    }

    @Test("consists of one file if there are no rows")
    func empty() async throws {
        let fixture = try SinkFixture()
        let sink = try FileSeriesSink(configuration: Self.configuration(fixture, rows: 5))
        _ = try await sink.finish()
        #expect(try fixture.folder.names == ["part_00000.csv"])
        #expect(try fixture.folder.content("part_00000.csv") == Array("id\r\n".utf8))
    }

    @Test("is published when it is complete; an abandoned series leaves no file and does not change existing files")
    func abandoned() async throws {
        let fixture = try SinkFixture()
        let sink = try FileSeriesSink(configuration: Self.configuration(fixture, rows: 2))
        for page in try Self.pages([5]) { try await sink.write(page) }
        #expect(try fixture.folder.names.allSatisfy { $0.hasSuffix(".partial") || $0.hasSuffix(".lock") })
        await sink.abandon()
        #expect(try fixture.folder.names == [])

        let first = try FileSeriesSink(configuration: Self.configuration(fixture, rows: 2))
        for page in try Self.pages([5]) { try await first.write(page) }
        #expect(try await first.finish().paths.count == 3)
        let names = ["part_00000.csv", "part_00001.csv", "part_00002.csv"]
        #expect(try fixture.folder.names == names)
        // A second run does not replace them without overwrite.
        #expect(throws: SinkError.self) { try FileSeriesSink(configuration: Self.configuration(fixture, rows: 2)) }
        var configuration = try Self.configuration(fixture, rows: 3)
        configuration.destination = .file(path: fixture.folder.file("part"), overwrite: true)
        let text = try fixture.folder.content(names[0])
        let stopped = try FileSeriesSink(configuration: configuration)
        for page in try Self.pages([5]) { try await stopped.write(page) }
        await stopped.abandon()
        #expect(try fixture.folder.names == names && fixture.folder.content(names[0]) == text)
        let replacing = try FileSeriesSink(configuration: configuration)
        for page in try Self.pages([5]) { try await replacing.write(page) }
        #expect(try await replacing.finish().paths.count == 2)
        #expect(try fixture.folder.names == names && fixture.folder.content(names[0]) != text)
    }
}
