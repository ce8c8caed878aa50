internal import Foundation

/// The records that are expected of a table.
struct ExpectedRows: Sendable {
    /// The member that identifies a record, if there is one.
    var identity: String?
    var count: Int
    /// Makes the record at an index.
    var row: @Sendable (Int) -> Expected
}

/// A file of expected records, one per line.
struct ExpectationFile {
    let path: String

    /// Writes all rows, in order. The rows of a range are made on all processors before they are written.
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
