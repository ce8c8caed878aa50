import Foundation
package import Testing

/// A file with the expected text of a test, which was recorded from an earlier run and reviewed.
///
/// If `JIRASTREAM_RECORD` is 1, a text that differs is written to the file. The comparison still fails, so that the
/// difference is read before it is committed. `make record-golden` records all golden files in this way.
package struct GoldenFile: Sendable {
    /// The path of the file.
    package var path: String
    /// If `true`, a text that differs is written to the file.
    package var isRecording: Bool

    /// Creates a golden file.
    package init(path: String, isRecording: Bool = ProcessInfo.processInfo.environment["JIRASTREAM_RECORD"] == "1") {
        self.path = path
        self.isRecording = isRecording
    }

    /// Compares a text with the file.
    ///
    /// - Returns: The difference, or a note that the file was written; `nil` if the text equals the content of the
    ///   file.
    package func difference(from text: String) throws -> String? {
        let recorded = try? String(contentsOfFile: path, encoding: .utf8)
        guard recorded != text else { return nil }
        let name = (path as NSString).lastPathComponent
        guard isRecording else {
            guard let recorded else { return "there is no golden file \(path); `make record-golden` writes it" }
            return "the text differs from \(name); `make record-golden` writes it\n"
                + Self.unified(from: recorded, to: text)
        }
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return "recorded \(name); read the difference, and run again without JIRASTREAM_RECORD"
    }

    /// Returns the lines that differ, each prefixed with `-` or `+`, and up to two equal lines before and after each
    /// difference.
    package static func unified(from old: String, to new: String) -> String {
        let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
        let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in newLines.difference(from: oldLines) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [(mark: Character, text: Substring)] = []
        var (oldNumber, newNumber) = (0, 0)
        while oldNumber < oldLines.count || newNumber < newLines.count {
            if removed.contains(oldNumber) {
                lines.append(("-", oldLines[oldNumber]))
                oldNumber += 1
            } else if inserted.contains(newNumber) {
                lines.append(("+", newLines[newNumber]))
                newNumber += 1
            } else {
                lines.append((" ", newLines[newNumber]))
                oldNumber += 1
                newNumber += 1
            }
        }
        var texts: [String] = []
        var isInHunk = false
        for number in lines.indices {
            let near = max(0, number - 2)..<min(lines.count, number + 3)
            let isNear = lines[near].contains { $0.mark != " " }
            if isNear, !isInHunk { texts.append("@@ line \(number + 1) @@") }
            if isNear { texts.append("\(lines[number].mark)\(lines[number].text)") }
            isInHunk = isNear
        }
        return texts.joined(separator: "\n")
    }
}

/// Expects a text to equal the content of a golden file, which is `Golden/NAME` beside the file of the test.
package func assertGolden(
    _ text: String,
    named name: String,
    file: String = #filePath,
    location: SourceLocation = #_sourceLocation
) throws {
    let folder = (file as NSString).deletingLastPathComponent
    let golden = GoldenFile(path: folder + "/Golden/" + name)
    if let difference = try golden.difference(from: text) {
        Issue.record(Comment(rawValue: difference), sourceLocation: location)
    }
}
