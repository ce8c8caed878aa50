internal import ArgumentParser
internal import MockJira

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The ledger as a file of JSON objects, one per line, in the order of the responses.
enum LedgerFile {
    /// Writes a ledger.
    ///
    /// - Throws: `ValidationError` if the file cannot be written.
    static func write(_ entries: [MockLedgerEntry], to path: String) throws {
        guard let file = fopen(path, "w") else { throw failure(path) }
        for entry in entries { fputs(line(entry), file) }
        let isWritten = ferror(file) == 0
        guard fclose(file) == 0, isWritten else { throw failure(path) }
    }

    private static func failure(_ path: String) -> ValidationError {
        ValidationError("--ledger: cannot write '\(path)': \(String(cString: strerror(errno)))")
    }

    private static func line(_ entry: MockLedgerEntry) -> String {
        let members: [(String, String)] = [
            ("order", "\(entry.order)"),
            ("arrivalSeconds", seconds(entry.arrivalNanoseconds)),
            ("connection", "\(entry.connection)"),
            ("method", quoted(entry.method)),
            ("path", quoted(entry.path)),
            ("query", quoted(entry.query)),
            ("requestBodyBytes", "\(entry.requestBodyBytes)"),
            ("status", "\(entry.status)"),
            ("responseBodyBytes", "\(entry.responseBodyBytes)"),
            ("contentEncoding", entry.contentEncoding.map(quoted) ?? "null"),
            ("requestsInFlight", "\(entry.requestsInFlight)"),
            ("faults", "[" + entry.faults.map(quoted).joined(separator: ",") + "]"),
            ("refusal", entry.rejectedBy.map(quoted) ?? "null"),
        ]
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}\n"
    }

    /// Returns the seconds with six decimal places.
    private static func seconds(_ nanoseconds: Int) -> String {
        let digits = String(nanoseconds / 1000 % 1_000_000 + 1_000_000).dropFirst()
        return "\(nanoseconds / 1_000_000_000).\(digits)"
    }

    private static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": json += "\\\(scalar)"
            case "\0"..<" ": json += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
