import Foundation
import Judge
import MockJira
import Testing

/// Third-party programs and libraries that read gzip and NDJSON.
@Suite("Third-party readers", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct GzipReaderTests {
    static let count = 2500
    static let levels = ["optimal", "fastest"]

    /// Exports several blocks of issues, as gzip and as plain text. Passes the path of the gzip file and the facts of
    /// the plain text to a closure.
    private func withExport(
        _ level: String,
        _ body: (_ gzip: String, _ text: TextFacts) async throws -> Void
    ) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: Self.count, seed: 31))) {
            server in
            try await TemporaryFolder.use { folder in
                let plain = folder + "/issues.ndjson"
                let gzip = folder + "/issues.ndjson.gz"
                let copies = [(plain, "none"), (gzip, level)]
                for (path, level) in copies {
                    let copy = Copy(site: server.baseURL, output: path, arguments: ["--level", level])
                    _ = try await copy.succeed()
                }
                let text = try await TextFacts.of(plain)
                // The test requires more than three blocks of 1 MiB.
                #expect(text.byteCount > 3 << 20)
                try await body(gzip, text)
            }
        }
    }

    /// Runs a shell command, whose `$1` is the gzip file, and compares its output with the text.
    private func expectText(_ command: String, _ gzip: String, _ text: TextFacts) async throws {
        let output = gzip + ".unpacked"
        let finished = try await Program("/bin/sh", ["-c", "\(command) > \"$2\"", "sh", gzip, output]).run()
        #expect(finished.exitCode == 0 && finished.standardError.isEmpty, "\(command): \(finished)")
        #expect(try await TextFacts.of(output) == text, "\(command)")
    }

    @Test("gzip and zcat read the whole file", .enabled(if: Program.find("gzip") != nil), arguments: levels)
    func gzip(level: String) async throws {
        try await withExport(level) { gzip, text in
            let test = try await Program(Program.find("gzip") ?? "gzip", ["-tv", gzip]).run()
            #expect(test.exitCode == 0, "\(test)")
            try await expectText("gzip -dc \"$1\"", gzip, text)
            try await expectText("zcat \"$1\"", gzip, text)
        }
    }

    @Test(
        "pigz reads the whole file",
        .enabled(if: Program.find("pigz") != nil, "pigz is not installed"),
        arguments: levels
    )
    func pigz(level: String) async throws {
        try await withExport(level) { gzip, text in
            let test = try await Program(Program.find("pigz") ?? "pigz", ["-t", gzip]).run()
            #expect(test.exitCode == 0, "\(test)")
            try await expectText("pigz -dc \"$1\"", gzip, text)
        }
    }

    @Test(
        "Python's gzip reads the whole file, and so does one call of zlib, which stops after the first member",
        arguments: levels
    )
    func python(level: String) async throws {
        try await withExport(level) { gzip, text in
            let script = """
                import gzip, hashlib, sys, zlib
                packed = open(sys.argv[1], "rb").read()
                print(hashlib.sha256(gzip.decompress(packed)).hexdigest())
                reader = zlib.decompressobj(31)
                whole = reader.decompress(packed)
                print(hashlib.sha256(whole).hexdigest(), reader.eof, len(reader.unused_data), len(reader.unconsumed_tail))
                """
            let lines = try await Python.run(script, [gzip]).output.split(separator: "\n")
            #expect(lines.map(String.init) == [text.sha256, "\(text.sha256) True 0 0"])
        }
    }

    @Test(
        "DuckDB reads every record and every point in time",
        .enabled("duckdb is not installed") { try await DuckDB.isAvailable },
        arguments: levels
    )
    func duckDB(level: String) async throws {
        try await withExport(level) { gzip, _ in
            let query = """
                SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || count(CAST(fields->>'created' AS TIMESTAMPTZ))
                FROM read_json('\(gzip)', format = 'newline_delimited', columns = {id: 'VARCHAR', fields: 'JSON'},
                    maximum_object_size = 33554432)
                """
            let answer = try await DuckDB.answer(query)
            #expect(answer == "\(Self.count) \(Self.count) \(Self.count)")
        }
    }

    @Test(
        "pandas reads every record",
        .enabled("pandas is not installed") { try await Python.has("pandas") },
        arguments: levels
    )
    func pandas(level: String) async throws {
        try await withExport(level) { gzip, _ in
            let script = """
                import pandas, sys
                frame = pandas.read_json(sys.argv[1], lines=True)
                created = pandas.to_datetime(frame["fields"].map(lambda fields: fields["created"]), utc=True)
                print(len(frame), frame["id"].nunique(), created.notna().sum(), created.is_monotonic_increasing)
                """
            let output = try await Python.run(script, [gzip]).output
            #expect(output == "\(Self.count) \(Self.count) \(Self.count) True\n")
        }
    }
}
