import Foundation
import InterimData
import TestSupport
import Testing

@testable import Sinks

@Suite("Rows of a mapping", .timeLimit(.minutes(10)))
struct MappedRowsTests {
    static let columns = [
        Column("id", .string), Column("lead", .object), Column("created", .dateTime), Column("tags", .array),
        Column(path: ["fields", "summary"], type: .string),
    ]
    static let records = #"""
        [{"id":"1","lead":{"name":"A\u00e9","on":true},"created":"2020-01-01T10:00:00.000+0000","tags":[{"t":"x"},{"t":"y","n":[7,8]}],"fields":{"summary":"s1"},"more":1.50},
        {"id":"2","lead":null,"tags":[],"fields":{"summary":null}},
        {"tags":{"t":"no list"},"id":"3","more":-1e5}]
        """#

    static func path(_ text: String) throws -> RecordMapping.Source { .path(try #require(ValuePath(text))) }

    /// Writes records and returns the lines.
    static func lines(
        _ mapping: RecordMapping,
        _ format: SinkConfiguration.Format = .ndjson,
        records: String = records,
        columns: [Column] = columns,
        appendsToRecord: Bool = false,
        dateTimes: SinkConfiguration.DateTimes = .verbatim,
        decoration: Decoration = Decoration(),
        layout: PageLayout.Records = .array([]),
        ownerColumns: [Column] = [],
        skippedRows: SkippedRows? = nil
    ) async throws -> [String] {
        var texts: Set<String> = []
        for blockByteCount in [1, 60, 1 << 20] {
            let fixture = try SinkFixture()
            var configuration = fixture.configuration(
                format,
                .none,
                dateTimes: dateTimes,
                blockByteCount: blockByteCount
            )
            configuration.rows = try RowMapper(
                mapping,
                columns: columns,
                keyColumns: ["id"],
                supportsNestedValues: format != .csv,
                appendsToRecord: appendsToRecord
            )
            var batch = try Pages.batch(
                records,
                PageLayout(
                    records: layout,
                    columns: ColumnSet(configuration.rows?.columns ?? []),
                    ownerColumns: ColumnSet(ownerColumns)
                )
            )
            batch.decoration = decoration
            let sink = try FileSink(configuration: configuration, skippedRows: skippedRows)
            try await sink.write(batch)
            _ = try await sink.finish()
            texts.insert(String(decoding: try fixture.folder.content("out"), as: UTF8.self))
        }
        #expect(texts.count == 1, "the text depends on the blocks")
        return try #require(texts.first).split(whereSeparator: \.isNewline).map(String.init)
    }

    @Test("have the mapped columns in their order, with unchanged values")
    func names() async throws {
        let mapping = RecordMapping(entries: [
            .init(.name("more"), to: "m"), .init(.name("id"), to: "i d"), .init(.name("fields.summary"), to: "s"),
            .init(.ordinal(3), to: "c"), .init(.name("lead"), to: "lead"),
        ])
        let expected = [
            #"{"m":1.50,"i d":"1","s":"s1","c":"2020-01-01T10:00:00.000+0000","lead":{"name":"A\u00e9","on":true}}"#,
            #"{"m":null,"i d":"2","s":null,"c":null,"lead":null}"#,
            #"{"m":-1e5,"i d":"3","s":null,"c":null,"lead":null}"#,
        ]
        #expect(try await Self.lines(mapping) == expected)
        #expect(
            try await Self.lines(mapping, .json) == ["["] + [expected[0] + ",", expected[1] + ",", expected[2]] + ["]"]
        )
        let times = try await Self.lines(mapping, dateTimes: .rfc3339)
        #expect(times.first?.contains("2020-01-01T10:00:00.000+00:00") == true)
    }

    @Test("have values that are selected by paths of any depth, and nested objects")
    func paths() async throws {
        var mapping = RecordMapping(entries: [
            .init(try Self.path("$['lead']['name']"), to: ["who", "name"]),
            .init(try Self.path("$.tags[1].n[0]"), to: "n"),
            .init(try Self.path("$.lead.on"), to: ["who", "on"]), .init(try Self.path("$.fields"), to: "f"),
            .init(try Self.path("$.fields.summary"), to: ["who", "deep", "s"]),
        ])
        #expect(
            try await Self.lines(mapping) == [
                #"{"who":{"name":"A\u00e9","on":true,"deep":{"s":"s1"}},"n":7,"f":{"summary":"s1"}}"#,
                #"{"who":{"name":null,"on":null,"deep":{"s":null}},"n":null,"f":{"summary":null}}"#,
                #"{"who":{"name":null,"on":null,"deep":{"s":null}},"n":null,"f":null}"#,
            ]
        )
        mapping.mapComplexValuesToString = true
        #expect(try await Self.lines(mapping).first?.hasSuffix(#""f":"{\"summary\":\"s1\"}"}"#) == true)
    }

    @Test("are written for each item of a collection, with the columns of the record")
    func collections() async throws {
        var mapping = RecordMapping(entries: [
            .init(.name("id"), to: "id"), .init(try Self.path("t"), to: "tag"),
            .init(try Self.path("['n'][1]"), to: "n"),
            .init(try Self.path("$.fields.summary"), to: "s"),
        ])
        mapping.collectionReference = ValuePath("$['tags']")
        // An empty list results in no row, and so does a value that is not a list.
        #expect(
            try await Self.lines(mapping) == [
                #"{"id":"1","tag":"x","n":null,"s":"s1"}"#, #"{"id":"1","tag":"y","n":8,"s":"s1"}"#,
            ]
        )
        mapping.collectionReference = ValuePath("$.tags[1].n")
        mapping.entries = [.init(.name("id"), to: "id")]
        #expect(try await Self.lines(mapping) == [#"{"id":"1"}"#, #"{"id":"1"}"#])
        mapping.entries = []
        await #expect(throws: MappingError.self) { try await Self.lines(mapping) }
    }

    @Test("are converted by the types of their entries")
    func conversions() async throws {
        var mapping = RecordMapping(entries: [
            .init(.name("id"), to: "id", sinkType: .int32), .init(.name("more"), to: "m", sinkType: .string),
            .init(.name("created"), to: "c", sinkType: .dateTime),
            .init(try Self.path("$.lead.on"), to: "on", sinkType: .byte),
        ])
        mapping.settings.treatBooleanAsNumber = true
        mapping.entries[2].sourceType = .dateTime
        mapping.entries[2].sinkFormat = "dd.MM.yyyy HH:mm"
        #expect(
            try await Self.lines(mapping) == [
                #"{"id":1,"m":"1.50","c":"01.01.2020 10:00","on":1}"#, #"{"id":2,"m":null,"c":null,"on":null}"#,
                #"{"id":3,"m":"-100000","c":null,"on":null}"#,
            ]
        )
        #expect(
            try await Self.lines(mapping, .csv) == ["id,m,c,on", "1,1.50,01.01.2020 10:00,1", "2,,,", "3,-100000,,"]
        )
        // The value must match a format of the source.
        mapping.entries[2].sourceFormat = "yyyy"
        let failure = await #expect(throws: RowFailure.self) { try await Self.lines(mapping) }
        #expect(failure?.column == "c" && failure?.key == "id 1" && failure?.error.code == .invalidValue)
    }

    @Test("cause an error with the column and the record's key if a value does not fit")
    func failures() async throws {
        let numbers = RecordMapping(entries: [
            .init(.name("id"), to: "id"), .init(.name("fields.summary"), to: "s", sinkType: .int64),
        ])
        let invalid = await #expect(throws: RowFailure.self) { try await Self.lines(numbers) }
        #expect(invalid?.key == "id 1" && invalid?.column == "s" && invalid?.values == ["1", "s1"])
        #expect(
            invalid?.error.message
                == "Column 's' contains an invalid value 's1'. Cannot convert 's1' to type 'Int64'."
        )
        let nested = RecordMapping(entries: [.init(.name("lead"), to: "lead")])
        let complex = await #expect(throws: RowFailure.self) { try await Self.lines(nested, .csv) }
        #expect(complex?.error.code.description == "UserErrorUnsupportedHierarchicalComplexValue")
        var typed = RecordMapping(entries: [.init(.name("lead"), to: "lead", sinkType: .int64)])
        typed.mapComplexValuesToString = true
        await #expect(throws: RowFailure.self) { try await Self.lines(typed) }
        typed.entries[0].sinkType = .string
        #expect(try await Self.lines(typed, .csv)[1] == #""{""name"":""A\u00e9"",""on"":true}""#)
    }

    @Test("require columns that are documented or in the record")
    func missingColumns() async throws {
        for source in [.name("led"), try Self.path("$['led']['name']"), .ordinal(6), .ordinal(0)] {
            let mapping = RecordMapping(entries: [.init(.name("id"), to: "id"), .init(source, to: "x")])
            let error = await #expect(throws: MappingError.self) { try await Self.lines(mapping) }
            #expect(error?.code.description == "UserErrorInvalidColumnMappingColumnNotFound", "\(source)")
            #expect(error?.message.contains("specified in column mapping cannot be found in source data") == true)
        }
        var copying = RecordMapping()
        copying.additionalColumns = [.init("x", .column("led"))]
        await #expect(throws: MappingError.self) { try await Self.lines(copying, appendsToRecord: true) }
        // A documented column suffices even if no record has it, and so does an undocumented column that a record has.
        let mapping = RecordMapping(entries: [
            .init(.name("more"), to: "m"), .init(try Self.path("$.lead.unheardOf"), to: "u"),
        ])
        #expect(try await Self.lines(mapping).count == 3)
        #expect(try await Self.lines(mapping, records: "[]").isEmpty)
    }

    @Test("are not written if the mapping is contradictory")
    func contradictions() async throws {
        let two = RecordMapping(entries: [.init(.name("id"), to: "x"), .init(.name("lead"), to: "x")])
        let nested = RecordMapping(entries: [.init(.name("id"), to: ["x", "y"]), .init(.name("lead"), to: "x")])
        var added = RecordMapping()
        added.additionalColumns = [.init("id", .constant("1"))]
        var twice = RecordMapping()
        twice.additionalColumns = [.init("a", .constant("1")), .init("a", .constant("2"))]
        var format = RecordMapping(entries: [.init(.name("id"), to: "x", sinkType: .dateTime)])
        format.entries[0].sinkFormat = "'open"
        var matrix = RecordMapping(entries: [.init(.name("id"), to: "x", sinkType: .guid)])
        matrix.entries[0].sourceType = .int32
        for mapping in [two, nested, added, twice, format, matrix] {
            let error = await #expect(throws: MappingError.self) { try await Self.lines(mapping) }
            #expect(error?.code == .invalidMapping)
        }
    }

    @Test("have additional columns after the columns of the record, which are unchanged")
    func additionalColumns() async throws {
        var mapping = RecordMapping()
        mapping.additionalColumns = [
            .init("_run", .constant("1\"7")), .init("key", .column("id")), .init("l", .column("lead")),
        ]
        let records = #"[{"id":"1","lead":{"a":[1]},"x":1.0},{},{"id":null}]"#
        let expected = [
            #"{"id":"1","lead":{"a":[1]},"x":1.0,"_run":"1\"7","key":"1","l":{"a":[1]}}"#,
            #"{"_run":"1\"7","key":null,"l":null}"#, #"{"id":null,"_run":"1\"7","key":null,"l":null}"#,
        ]
        #expect(try await Self.lines(mapping, records: records, appendsToRecord: true) == expected)
        // A mapping may use additional columns by their names, as any others.
        mapping.entries = [.init(.name("_run"), to: "run"), .init(.name("key"), to: "k", sinkType: .int64)]
        #expect(try await Self.lines(mapping, records: records)[0] == #"{"run":"1\"7","k":1}"#)
        #expect(
            try await Self.lines(mapping, .csv, records: records) == [
                "run,k", "\"1\"\"7\",1", "\"1\"\"7\",", "\"1\"\"7\",",
            ]
        )
        // An undocumented column of the record with the same name would be repeated.
        mapping.entries = []
        mapping.additionalColumns = [.init("x", .constant("1"))]
        let twice = await #expect(throws: RowFailure.self) {
            try await Self.lines(mapping, records: records, appendsToRecord: true)
        }
        #expect(twice?.error.code == .invalidMapping)
    }

    @Test("contain mapped columns of parents, of the elements that contain the records, and of frames")
    func decorations() async throws {
        let mapping = RecordMapping(entries: [
            .init(.name("_board"), to: "b", sinkType: .string), .init(.name("_issue"), to: "i"),
            .init(.name("id"), to: "id"),
        ])
        #expect(
            try await Self.lines(
                mapping,
                records: #"{"issues":[{"id":"9","c":[{"id":"a"},{}]},{"c":[{"id":"b"}]}]}"#,
                columns: [Column("_board", .string), Column("_issue", .string), Column("id", .string)],
                decoration: Decoration(
                    members: [.init(name: "_board", json: "7")],
                    ownerMembers: [.init(name: "_issue", column: 0)]
                ),
                layout: .nested(["issues"], ["c"]),
                ownerColumns: [Column("id", .string)]
            ) == [#"{"b":"7","i":"9","id":"a"}"#, #"{"b":"7","i":"9","id":null}"#, #"{"b":"7","i":null,"id":"b"}"#]
        )
        let frames = RecordMapping(entries: [.init(.name("v"), to: "value"), .init(.name("k"), to: "key")])
        #expect(
            try await Self.lines(
                frames,
                records: #"{"a":"x","b":[1]}"#,
                columns: [Column("k", .string), Column("v", .string)],
                decoration: Decoration(frame: .entry(name: "k", value: "v")),
                layout: .entries([])
            ) == [#"{"value":"x","key":"a"}"#, #"{"value":[1],"key":"b"}"#]
        )
    }

    @Test("depend on mappings whose descriptions differ whenever the mappings differ")
    func summaries() throws {
        let base = RecordMapping(entries: [.init(.name("id"), to: "x")])
        let changes: [(inout RecordMapping) -> Void] = [
            { $0.entries = [] }, { $0.entries[0].source = .ordinal(1) }, { $0.entries[0].source = .name("i,d") },
            { $0.entries[0].sink = ["x", "y"] }, { $0.entries[0].sink = ["x.y"] }, { $0.entries[0].sinkType = .int64 },
            { $0.entries[0].sinkFormat = "s" }, { $0.entries[0].sourceType = .int64 },
            { $0.entries[0].sourceFormat = "s" },
            { $0.entries[0].sinkCulture = .invariant }, { $0.entries[0].sourceCulture = .invariant },
            { $0.entries.append(.init(.name("a"), to: "b")) }, { $0.collectionReference = ValuePath("$.a") },
            { $0.mapComplexValuesToString = true }, { $0.settings.allowDataTruncation = false },
            { $0.settings.treatBooleanAsNumber = true }, { $0.settings.dateTimeFormat = DateFormat("s") },
            { $0.settings.dateTimeOffsetFormat = DateFormat("s") },
            { $0.settings.timeSpanFormat = TimeSpanFormat("g") },
            { $0.settings.culture = .invariant }, { $0.additionalColumns = [.init("a", .constant("b"))] },
            { $0.additionalColumns = [.init("a", .column("b"))] },
            { $0.additionalColumns = [.init("b", .constant("a"))] },
        ]
        var texts: Set<String> = [base.summary]
        for change in changes {
            var mapping = base
            change(&mapping)
            texts.insert(mapping.summary)
        }
        #expect(texts.count == changes.count + 1)
        #expect(RecordMapping().summary.isEmpty)
    }

    // MARK: Skipping

    @Test("that cannot be written are skipped, counted, and logged")
    func skipping() async throws {
        let folder = try TemporaryFolder()
        let log = SessionLogDestination(folder: folder.file("logs"), activity: "Copy It", runID: "run-1")
        let mapping = RecordMapping(entries: [
            .init(.name("id"), to: "id", sinkType: .byte), .init(.name("more"), to: "m\"", sinkType: .int16),
        ])
        let records =
            #"[{"id":"1","more":1},{"id":"x, \"y\"","more":2},{"id":"300","more":3},{"id":"4","more":99999},{"id":"5","more":null}]"#
        let skipped = SkippedRows(log: log)
        let fixture = try SinkFixture()
        var configuration = fixture.configuration(.csv, .none, blockByteCount: 1)
        configuration.rows = try RowMapper(mapping, columns: Self.columns, supportsNestedValues: false)
        let sink = try FileSink(configuration: configuration, skippedRows: skipped)
        try await sink.write(try Pages.batch(records, columns: try #require(configuration.rows).columns))
        #expect(try await sink.finish().rowCount == 2)
        #expect(try fixture.folder.content("out") == Array("id,\"m\"\"\"\r\n1,1\r\n5,\r\n".utf8))
        #expect(skipped.count == 3 && skipped.firstFailure?.column == "id")
        #expect(skipped.logPath == folder.file("logs") + "/copyactivity-logs/Copy It/run-1/")
        let path = try #require(skipped.logPath)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(names.count == 1 && GUID(names[0].replacing(".csv", with: "")) != nil)
        let text = try String(contentsOfFile: path + names[0], encoding: .utf8)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4 && lines[0] == "Timestamp,Level,OperationName,OperationItem,Message")
        let stamp = try #require(text.split(separator: "\n")[1].split(separator: ",").first)
        #expect(DateFormat("yyyy-MM-dd HH:mm:ss.fffffff")?.read(String(stamp)) != nil)
        #expect(
            lines[3].dropFirst(stamp.count)
                == ",Warning,TabularRowSkip,\"\"\"4\"\",\"\"99999\"\"\",\"Column 'm\"\"' contains an invalid value '99999'. Cannot convert '99999' to type 'Int16'. It is out of the type's range.\""
        )
        guard PythonCSV.isAvailable else { return }
        let rows = try PythonCSV.rows(path + names[0], .common)
        #expect(rows[1][1...2] == ["Warning", "TabularRowSkip"] && rows[1][3] == #""x, ""y""","2""#)
    }

    @Test("cause no log if none is skipped or if no path for the log is set")
    func noLog() async throws {
        let folder = try TemporaryFolder()
        let log = SessionLogDestination(folder: folder.file("logs"), activity: "a", runID: "r")
        let mapping = RecordMapping(entries: [.init(.name("id"), to: "id")])
        let skipped = SkippedRows(log: log)
        #expect(try await Self.lines(mapping, skippedRows: skipped).count == 3)
        #expect(skipped.count == 0 && skipped.logPath == nil)
        #expect(try folder.names == [])
        let counted = SkippedRows()
        let numbers = RecordMapping(entries: [.init(.name("fields.summary"), to: "s", sinkType: .int64)])
        #expect(try await Self.lines(numbers, skippedRows: counted) == [#"{"s":null}"#, #"{"s":null}"#])
        #expect(counted.count == 3 && counted.logPath == nil, "once for each of three runs")
    }

    @Test("end the run if one is skipped and the log is not writable")
    func unwritableLog() async throws {
        let folder = try TemporaryFolder()
        try folder.put("a file", "logs")
        let skipped = SkippedRows(log: SessionLogDestination(folder: folder.file("logs"), activity: "a", runID: "r"))
        let numbers = RecordMapping(entries: [.init(.name("fields.summary"), to: "s", sinkType: .int64)])
        await #expect(throws: SinkError.self) { try await Self.lines(numbers, skippedRows: skipped) }
    }
}
