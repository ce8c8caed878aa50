import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// The recipes of the article on loading files. Each is run with the tool for which it is written.
@Suite("Recipes", .serialized, .timeLimit(.minutes(5)))
struct RecipeTests {
    static let count = 2000

    /// A row of the table that a recipe creates.
    struct Row: Decodable, Equatable {
        var key: String
        var summary: String
        var status: String
        /// The creation time in milliseconds since 1970.
        var created: Int64
        /// A number of thirty digits; `nil` if it is null, or if the recipe lacks this column.
        var ledger: String?
    }

    /// Python code that prints the rows of `found`, a list of dictionaries, as JSON, one row per line.
    private static let printing = """

        import json
        for row in found:
            ledger = row.get("ledger")
            print(json.dumps({
                "key": row["key"], "summary": row["summary"], "status": row["status"],
                "created": round(row["created"].timestamp() * 1000),
                "ledger": None if ledger is None else str(ledger),
            }))
        """

    static let duckDB = """
        cursor = connection.execute("SELECT * FROM issues")
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row)) for row in cursor.fetchall()]
        """
    static let pandas = "found = issues.to_dict(\"records\")"
    static let polars = "found = issues.to_dicts()"

    /// Returns the rows that a recipe must produce for a site, in the order of their keys.
    private static func rows(of site: Site, withLedger: Bool) throws -> [Row] {
        let ledger = try #require(site.fields.first { $0.name == "Ledger number" }?.id)
        // The recipes contain the id of this field.
        #expect(ledger == "customfield_10134")
        return site.issueIndices.map { number in
            let issue = site.issue(number)
            var digits: String?
            if withLedger, case .number(let text) = issue.customFields.first(where: { $0.id == ledger })?.value {
                digits = text
            }
            return Row(
                key: issue.key,
                summary: issue.summary.replacing("\0", with: "\u{FFFD}"),
                status: issue.status.name,
                created: issue.created,
                ledger: digits
            )
        }.sorted { $0.key < $1.key }
    }

    /// Exports a site with the recipe `export`, loads the file with the recipe `name`, and compares the rows with the
    /// site. `read` runs the second recipe and returns the rows as lines of JSON.
    private func load(
        _ name: String,
        after export: String,
        _ read: (Recipe, _ folder: String) async throws -> String
    ) async throws {
        try await withExport(export) { recipes, mock, folder in
            let output = try await read(try #require(recipes[name], "the article has no recipe \(name)"), folder)
            let rows = try output.utf8.split(separator: 0x0A)
                .map { try JSONDecoder().decode(Row.self, from: Data($0)) }
                .sorted { $0.key < $1.key }
            let expected = try Self.rows(of: mock.site, withLedger: export != "export")
            #expect(rows.count == Self.count && expected.count == Self.count)
            let difference = zip(rows, expected).first { $0 != $1 }
            #expect(difference == nil, "\(name)")
        }
    }

    /// Exports a site with a recipe of the article, and passes all recipes, the site and the folder of the file to a
    /// closure. The site has hostile values, except for the recipe `export`.
    private func withExport(
        _ export: String,
        _ body: ([String: Recipe], _ mock: MockProgram, _ folder: String) async throws -> Void
    ) async throws {
        let recipes = try Recipe.all(in: Recipe.article)
        let site = MockSiteConfiguration(issues: Self.count, hostileValues: export != "export")
        try await MockProgram.use(site) { mock in
            try await TemporaryFolder.use { folder in
                let account = [
                    "JIRASTREAM_SITE": mock.address, "JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token,
                ]
                _ = try await #require(recipes[export]).run(in: folder, environment: account)
                try await body(recipes, mock, folder)
            }
        }
    }

    @Test(
        "DuckDB",
        .enabled("duckdb is not installed") { try await Python.has("duckdb") },
        arguments: [("duckdb", "export"), ("duckdb-hostile", "export-nul")]
    )
    func duckDB(name: String, export: String) async throws {
        try await load(name, after: export) { try await $0.run(in: $1, then: Self.duckDB + Self.printing) }
    }

    @Test(
        "pandas",
        .enabled("pandas is not installed") { try await Python.has("pandas") },
        arguments: [("pandas", "export"), ("pandas-chunks", "export"), ("pandas-hostile", "export-csv")]
    )
    func pandas(name: String, export: String) async throws {
        try await load(name, after: export) { try await $0.run(in: $1, then: Self.pandas + Self.printing) }
    }

    @Test(
        "Polars",
        .enabled("polars is not installed") { try await Python.has("polars") },
        arguments: [("polars", "export"), ("polars-inferred", "export"), ("polars-hostile", "export-csv")]
    )
    func polars(name: String, export: String) async throws {
        try await load(name, after: export) { try await $0.run(in: $1, then: Self.polars + Self.printing) }
    }

    @Test(
        "PostgreSQL",
        .enabled(if: PostgreSQL.isAvailable, "postgresql is not installed"),
        arguments: [("postgresql", "export"), ("postgresql-hostile", "export-nul")]
    )
    func postgreSQL(name: String, export: String) async throws {
        try await load(name, after: export) { recipe, folder in
            try await PostgreSQL.use { environment in
                _ = try await recipe.run(in: folder, environment: environment)
                // psql omits U+10FFFF from its own output.
                let query = #"""
                    psql -c "COPY (SELECT json_build_object('key', key, 'summary', summary, 'status', status,
                        'created', (extract(epoch from created) * 1000)::bigint, 'ledger', to_jsonb(issues)->>'ledger')
                        FROM issues) TO STDOUT (FORMAT csv, QUOTE e'\x01', DELIMITER e'\x02')"
                    """#
                return try await Recipe(language: "sh", code: query).run(in: folder, environment: environment)
            }
        }
    }

    @Test(
        "The short recipe for DuckDB, pandas and Polars",
        .enabled("duckdb, pandas or polars is not installed") {
            for tool in ["duckdb", "pandas", "polars"] { guard try await Python.has(tool) else { return false } }
            return true
        }
    )
    func short() async throws {
        let more = """
            print([duckdb.sql("SELECT count(*), count(fields.summary) FROM export").fetchall()[0], len(frame), table.height])
            """
        try await withExport("export") { recipes, _, folder in
            let recipe = try #require(recipes["short"])
            #expect(
                try await recipe.run(in: folder, then: more)
                    == "[(\(Self.count), \(Self.count)), \(Self.count), \(Self.count)]\n"
            )
        }
    }

    @Test("The short recipe for PostgreSQL", .enabled(if: PostgreSQL.isAvailable, "postgresql is not installed"))
    func shortPostgreSQL() async throws {
        try await withExport("export") { recipes, _, folder in
            let recipe = try #require(recipes["short-postgresql"])
            try await PostgreSQL.use { environment in
                _ = try await recipe.run(in: folder, environment: environment)
                let query = #"psql -At -c "SELECT count(*), count(issue #>> '{fields,summary}') FROM export""#
                let output = try await Recipe(language: "sh", code: query).run(in: folder, environment: environment)
                #expect(output == "\(Self.count)|\(Self.count)\n")
            }
        }
    }

    @Test(
        "DuckDB keeps values of a field that is null in the issues from which it detects types by default",
        .enabled("duckdb is not installed") { try await Python.has("duckdb") }
    )
    func lateValues() async throws {
        let recipe = try #require(try Recipe.all(in: Recipe.article)["duckdb"])
        let lines = (0..<21_000).map { number in
            let status = number < 20_480 ? "null" : #"{"name":"Done"}"#
            let fields = #"{"summary":"s","status":\#(status),"created":"2026-03-01T09:30:00.000+00:00"}"#
            return #"{"key":"A-\#(number)","fields":\#(fields)}"#
        }
        try await TemporaryFolder.use { folder in
            try TextLines.write(lines, to: folder + "/issues.ndjson")
            _ = try await Recipe(language: "sh", code: "gzip issues.ndjson").run(in: folder)
            let count = "print(connection.execute(\"SELECT count(*), count(status) FROM issues\").fetchall())"
            #expect(try await recipe.run(in: folder, then: count) == "[(21000, 520)]\n")
        }
    }

    @Test("The recipe for lone surrogates replaces them and nothing else", .enabled(if: Program.find("perl") != nil))
    func surrogates() async throws {
        let recipe = try #require(try Recipe.all(in: Recipe.article)["surrogates"])
        let lines = [
            (#"{"a":"\ud83d"}"#, #"{"a":"\ufffd"}"#), (#"{"a":"x\uDE00y\uD83D"}"#, #"{"a":"x\ufffdy\ufffd"}"#),
            (#"{"a":"\ud83d\ude00\uD83D\uDE00\ud83d"}"#, #"{"a":"\ud83d\ude00\uD83D\uDE00\ufffd"}"#),
            (#"{"a":"\\ud83d \\\ud83d\\\\ud83d"}"#, #"{"a":"\\ud83d \\\ufffd\\\\ud83d"}"#),
            (#"{"a":"\ude00\ud83d\ud83d\ude00"}"#, #"{"a":"\ufffd\ufffd\ud83d\ude00"}"#),
            (#"{"a":"\ud83d\\ude00 \u00e9\ud7ff\ue000 😀"}"#, #"{"a":"\ufffd\\ude00 \u00e9\ud7ff\ue000 😀"}"#),
        ]
        try await TemporaryFolder.use { folder in
            try TextLines.write(lines.map(\.0), to: folder + "/issues.ndjson")
            let packing = Recipe(language: "sh", code: "gzip issues.ndjson")
            _ = try await packing.run(in: folder)
            _ = try await recipe.run(in: folder)
            #expect(try await TextLines.of(folder + "/replaced.ndjson.gz") == lines.map(\.1))
        }
    }

    @Test("The recipes of the README are those of the article")
    func readme() throws {
        let article = try Recipe.all(in: Recipe.article)
        let shown = try Recipe.all(in: "README.md")
        #expect(!shown.isEmpty)
        for (name, recipe) in shown {
            #expect(recipe == article[name], "the recipe \(name) of the README is not that of \(Recipe.article)")
        }
    }

    @Test("All recipes of the article are run by these tests")
    func allAreRun() throws {
        let run: Set = [
            "export", "export-nul", "export-csv", "duckdb", "duckdb-hostile", "pandas", "pandas-chunks",
            "pandas-hostile", "polars", "polars-inferred", "polars-hostile", "postgresql", "postgresql-hostile",
            "surrogates", "short", "short-postgresql",
        ]
        #expect(Set(try Recipe.all(in: Recipe.article).keys) == run)
    }
}
