internal import Foundation

/// The rows that an export must contain.
struct ExpectedRows: Sendable {
    /// The column whose value identifies a row; `nil` if there is none.
    var identity: String?
    var count: Int
    /// Returns the row at an index.
    var row: @Sendable (Int) -> Expected
}

/// A file of expected rows, one per line.
struct ExpectationFile {
    let path: String

    /// Writes all rows in order. Ranges of rows are created on all processors, and each range is written when all
    /// earlier ranges have been written.
    func write(_ rows: ExpectedRows) async throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { throw ProgramError("\(path) cannot be written") }
        defer { try? file.close() }
        let stretch = 200
        let starts = Array(stride(from: 0, to: rows.count, by: stretch))
        let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            var asked = 0
            var written = 0
            var waiting: [Int: [UInt8]] = [:]
            func ask() {
                guard asked < starts.count else { return }
                let place = asked
                let range = starts[place]..<min(starts[place] + stretch, rows.count)
                asked += 1
                group.addTask {
                    var writer = ExpectedWriter()
                    for number in range { writer.writeLine(rows.row(number)) }
                    return (place, writer.bytes)
                }
            }
            for _ in 0..<2 * width { ask() }
            while let (place, bytes) = try await group.next() {
                ask()
                waiting[place] = bytes
                while let next = waiting.removeValue(forKey: written) {
                    try file.write(contentsOf: next)
                    written += 1
                }
            }
        }
    }
}
