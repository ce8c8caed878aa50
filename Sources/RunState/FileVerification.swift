internal import Compression
internal import Digests
internal import DurableFiles
internal import Foundation
internal import Sinks

/// Verifies an output against its manifest. The checksum of every block, the number of rows, and the SHA-256 of the
/// text of each file must match.
///
/// The verification holds one block and its text in memory.
public struct FileVerification: Sendable {
    /// The result of a verification.
    public struct Finding: Sendable {
        /// The differences, each with the place in the file; empty if there are none.
        public var problems: [String] = []
        /// The number of rows counted.
        public var rows = 0
        /// The number of bytes of text.
        public var textBytes = 0
        /// The number of undamaged blocks.
        public var blocks = 0
    }

    private let path: String
    private let manifest: FileManifest
    /// If `true`, files that do not have their final names yet are verified under their temporary names.
    private let areUnpublished: Bool

    /// Reads the manifest of an output.
    ///
    /// - Parameter path: The path of the file; for several files, of the first one.
    /// - Throws: ``RunStateError/Code/invalidManifest`` if there is no manifest, or it is invalid.
    public init(path: String) throws(RunStateError) {
        guard let manifest = try FileManifest.read(of: path) else {
            let isUnfinished = FileManager.default.fileExists(atPath: RunJournal.path(of: path))
            throw RunStateError(
                .invalidManifest,
                "\(path) cannot be verified: \(FileManifest.path(of: path)) does not exist. "
                    + (isUnfinished
                        ? "The run that writes it is unfinished; resume it."
                        : "For a series of files, use the name of the first one."),
                advisedSettings: isUnfinished ? [.resume] : []
            )
        }
        self.path = path
        self.manifest = manifest
        areUnpublished = false
    }

    /// Reads the manifest of an output of which no file, or only some files, have their final names.
    package init(unpublished path: String) throws(RunStateError) {
        guard let manifest = try FileManifest.read(unpublishedOf: path) else {
            throw RunStateError(
                .invalidManifest,
                "the unfinished run of \(path) had written everything, but its manifest was removed; "
                    + "start again without resuming",
                advisedSettings: [.restart]
            )
        }
        self.path = path
        self.manifest = manifest
        areUnpublished = true
    }

    /// Reads the output and compares it with its manifest. Blocks.
    ///
    /// - Throws: ``RunStateError/Code/readingFailed`` if a file cannot be read, or code `invalidManifest` if the
    ///   manifest lists neither files nor blocks.
    public func run() throws(RunStateError) -> Finding {
        guard let files = manifest.files else {
            guard let blocks = manifest.blocks else {
                throw RunStateError(
                    .invalidManifest,
                    "\(FileManifest.path(of: path)) is not a valid manifest: it lacks \"blocks\""
                )
            }
            let entry = FileManifest.FileEntry(
                file: manifest.file,
                rows: manifest.rows,
                bytes: manifest.bytes,
                textBytes: manifest.textBytes,
                sha256: manifest.sha256,
                blocks: blocks
            )
            return try FileCheck(path: name(path), entry: entry, plan: manifest.plan).run()
        }
        return try check(files)
    }

    /// Returns the current name of a file.
    private func name(_ path: String) -> String {
        let partial = path + PartialFile.defaultExtension
        return areUnpublished && FileManager.default.fileExists(atPath: partial) ? partial : path
    }

    private func check(_ files: [FileManifest.FileEntry]) throws(RunStateError) -> Finding {
        var finding = Finding()
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        if files.first?.file != FilePaths.name(of: path) || Set(files.map(\.file)).count != files.count {
            finding.problems.append("the manifest does not list each file once, with \(FilePaths.name(of: path)) first")
        }
        for file in files {
            // A manifest may only name files in its own folder.
            let path = name(folder + file.file)
            guard !file.file.contains("/"), FileManager.default.fileExists(atPath: path) else {
                finding.problems.append("\(file.file) is missing")
                continue
            }
            let found = try FileCheck(path: path, entry: file, plan: manifest.plan).run()
            finding.problems += found.problems.map { "\(file.file): \($0)" }
            finding.rows += found.rows
            finding.textBytes += found.textBytes
            finding.blocks += found.blocks
        }
        func compare(_ what: String, _ counts: [Int], _ expected: Int) {
            // The number of files is not limited, so the sum could overflow.
            let found = counts.reduce(0) { sum, count in
                let (next, isOver) = sum.addingReportingOverflow(count)
                return isOver ? .max : next
            }
            guard found != expected else { return }
            finding.problems.append("size mismatch: \(found) \(what) in all files, expected \(expected)")
        }
        compare("records", files.map(\.rows), manifest.rows)
        compare("bytes", files.map(\.bytes), manifest.bytes)
        compare("bytes of text", files.map(\.textBytes), manifest.textBytes)
        let sum = SinkSummary.sha256(ofFiles: files.map(\.sha256))
        if sum != manifest.sha256 {
            finding.problems.append(
                "checksum mismatch: the SHA-256 of all files is \(sum), expected \(manifest.sha256)"
            )
        }
        return finding
    }
}

/// The check of one file against its entry in a manifest.
private struct FileCheck {
    private typealias Finding = FileVerification.Finding

    let path: String
    let entry: FileManifest.FileEntry
    let plan: RunPlan

    func run() throws(RunStateError) -> FileVerification.Finding {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw RunStateError(.readingFailed, "\(path) cannot be opened; check its name and permissions")
        }
        do {
            return try check(file)
        } catch {
            throw RunStateError(.readingFailed, "reading \(path) failed: \(error)")
        }
    }

    private func check(_ file: FileHandle) throws -> FileVerification.Finding {
        var finding = Finding()
        let size = Int(try file.seekToEnd())
        if size != entry.bytes {
            finding.problems.append("size mismatch: \(size) bytes, expected \(entry.bytes)")
        }
        let isCompressed = plan.level != .none
        var totals = (checksum: Checksum(), hash: SHA256Hash())
        var end = 0
        let frame: CompressedFrame = plan.codec == .deflate ? .deflate : .gzip
        if isCompressed {
            try expect(frame.header, at: 0, in: file, what: "the gzip header", &finding)
            end = frame.header.count
        }
        let inflater = try BlockInflater()
        let delimitedText = plan.delimitedText
        if delimitedText?.firstRowAsHeader == true { finding.rows -= 1 }
        var isReadWhole = true
        for (number, block) in entry.blocks.enumerated() {
            let place = "block \(number + 1) of \(entry.blocks.count), at byte \(block.offset)"
            guard block.offset == end, block.byteCount >= 0, block.textByteCount >= 0,
                !end.addingReportingOverflow(block.byteCount).overflow
            else {
                finding.problems.append("the manifest has a gap before \(place)")
                return finding
            }
            end += block.byteCount
            // A header row is not counted as a record.
            let first = number == 0 && delimitedText?.firstRowAsHeader == true ? 1 : 0
            try autoreleased {
                try file.seek(toOffset: UInt64(block.offset))
                // A manifest may contain blocks of any size; no more is read than the size of the file.
                let stored = try file.read(upToCount: min(block.byteCount, size)) ?? Data()
                guard stored.count == block.byteCount else {
                    finding.problems.append("\(place): the file ends inside the block")
                    isReadWhole = false
                    return
                }
                guard let text = try text(of: stored, block, isCompressed, inflater) else {
                    finding.problems.append("\(place): the block is damaged")
                    isReadWhole = false
                    return
                }
                text.withUnsafeBytes { bytes in
                    let checksum = Checksum(of: bytes)
                    if checksum.crc32 != block.crc32 {
                        finding.problems.append("\(place): checksum mismatch")
                    } else {
                        finding.blocks += 1
                    }
                    totals.checksum.append(checksum)
                    totals.hash.append(bytes)
                    finding.textBytes += bytes.count
                    let rows = delimitedText?.rowCount(of: bytes) ?? rowCount(bytes)
                    finding.rows += rows
                    if rows - first != block.recordCount {
                        finding.problems.append(
                            "\(place): \(rows - first) records, expected \(block.recordCount)"
                        )
                    }
                }
            }
            if !isReadWhole { break }
        }
        guard isReadWhole else { return finding }
        if isCompressed {
            let trailer = frame.trailer(checksum: totals.checksum)
            try expect(trailer, at: end, in: file, what: "the end of the compressed data", &finding)
            end += trailer.count
        }
        if size > end { finding.problems.append("\(size - end) bytes after the expected end, from byte \(end) on") }
        if finding.textBytes != entry.textBytes {
            finding.problems.append(
                "size mismatch: \(finding.textBytes) bytes of text, expected \(entry.textBytes)"
            )
        }
        if finding.rows != entry.rows {
            finding.problems.append("\(finding.rows) records, expected \(entry.rows)")
        }
        if totals.hash.hexDigits != entry.sha256 {
            finding.problems.append(
                "checksum mismatch: the SHA-256 of the text is \(totals.hash.hexDigits), expected \(entry.sha256)"
            )
        }
        return finding
    }

    private func expect(
        _ bytes: [UInt8],
        at offset: Int,
        in file: FileHandle,
        what: String,
        _ finding: inout FileVerification.Finding
    ) throws {
        try file.seek(toOffset: UInt64(offset))
        if Array(try file.read(upToCount: bytes.count) ?? Data()) != bytes {
            finding.problems.append("\(what) at byte \(offset) does not have the expected content")
        }
    }

    /// Returns the text of a stored block; `nil` if the block is damaged.
    private func text(
        of stored: Data,
        _ block: WrittenBlock,
        _ isCompressed: Bool,
        _ inflater: BlockInflater
    ) throws -> [UInt8]? {
        guard isCompressed else { return stored.count == block.textByteCount ? Array(stored) : nil }
        guard block.textByteCount <= 1100 * (block.byteCount + 64) else { return nil }
        var text = [UInt8](repeating: 0, count: block.textByteCount)
        let count = text.withUnsafeMutableBytes { room in
            stored.withUnsafeBytes { bytes in try? inflater.inflate(bytes, into: room) }
        }
        return count == block.textByteCount ? text : nil
    }

    /// Returns the number of lines that contain an object, which is the number of records. The first and the last line
    /// of a JSON array contain none.
    private func rowCount(_ text: UnsafeRawBufferPointer) -> Int {
        var count = 0
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            if text[start..<end].contains(UInt8(ascii: "{")) { count += 1 }
            start = end + 1
        }
        return count
    }

    /// Runs `body` in an autorelease pool on platforms that have such pools, so that objects of the system's libraries
    /// are released.
    private func autoreleased(_ body: () throws -> Void) rethrows {
        #if canImport(ObjectiveC)
            try autoreleasepool(invoking: body)
        #else
            try body()
        #endif
    }
}
