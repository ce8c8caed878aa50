import Foundation
import Judge

/// The properties of a file's decompressed text, determined by Python.
struct TextFacts: Decodable, Equatable {
    var byteCount: Int
    var lineCount: Int
    var sha256: String

    /// Returns the facts of a file of plain text or gzip. The first two bytes determine whether it is gzip.
    static func of(_ path: String) async throws -> TextFacts {
        let script = """
            import gzip, hashlib, json, sys
            path = sys.argv[1]
            with open(path, "rb") as file:
                packed = file.read(2) == b"\\x1f\\x8b"
            digest, size, lines = hashlib.sha256(), 0, 0
            with (gzip.open if packed else open)(path, "rb") as file:
                while part := file.read(1 << 20):
                    digest.update(part)
                    size += len(part)
                    lines += part.count(b"\\n")
            print(json.dumps({"byteCount": size, "lineCount": lines, "sha256": digest.hexdigest()}))
            """
        return try JSONDecoder().decode(TextFacts.self, from: try await Python.run(script, [path]).standardOutput)
    }
}

/// Runs scripts in Python.
enum Python {
    static func run(_ script: String, _ arguments: [String] = []) async throws -> FinishedProgram {
        let python = Program.find("python3") ?? "python3"
        let finished = try await Program(python, ["-c", script] + arguments).run()
        guard finished.exitCode == 0 else { throw ProgramError("the script failed: \(finished)") }
        return finished
    }

    /// Returns a Boolean value that indicates whether a module is installed.
    static func has(_ module: String) async throws -> Bool {
        guard let python = Program.find("python3") else { return false }
        return try await Program(python, ["-c", "import \(module)"]).run().exitCode == 0
    }
}

/// Reads and writes the lines of files. A gzip file is decompressed when it is read.
enum TextLines {
    static func of(_ path: String) async throws -> [String] {
        let finished = try await Program("/bin/sh", ["-c", "zcat -f \"$1\"", "sh", path]).run()
        guard finished.exitCode == 0 else { throw ProgramError("the file cannot be read: \(finished)") }
        return finished.output.split(separator: "\n").map(String.init)
    }

    /// Writes lines without compression. A line feed ends each line.
    static func write(_ lines: [String], to path: String) throws {
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: path))
    }
}
