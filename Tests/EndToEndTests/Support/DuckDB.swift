import Foundation
import Judge

/// DuckDB as a command or as a Python module, depending on which is installed.
enum DuckDB {
    static var isAvailable: Bool {
        get async throws {
            if Program.find("duckdb") != nil { return true }
            return try await Python.has("duckdb")
        }
    }

    /// Returns the single value that a query yields.
    static func answer(_ query: String) async throws -> String {
        if let command = Program.find("duckdb") {
            let finished = try await Program(command, ["-noheader", "-list", "-c", query]).run()
            guard finished.exitCode == 0 else { throw ProgramError("duckdb failed: \(finished)") }
            return finished.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let script = "import duckdb, sys; print(duckdb.sql(sys.argv[1]).fetchall()[0][0])"
        return try await Python.run(script, [query]).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
