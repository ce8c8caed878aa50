internal import Compression
internal import Digests
internal import Foundation
internal import Sinks

/// Checks a file against its manifest: every block by its checksum, the records by their number, and the whole text by its
/// SHA-256.
///
/// Memory: one block and its text.
public struct FileVerification: Sendable {
    /// What was found.
    public struct Finding: Sendable {
        /// What is wrong, each with the place in the file; empty when all is well.
        public var problems: [String]
        /// Records counted.
        public var rows: Int
        /// Bytes of text.
        public var textBytes: Int
        /// Blocks that are whole.
        public var blocks: Int
    }

    private let path: String
    private let manifest: FileManifest

    /// Reads the manifest of a file.
    ///
    /// - Throws: ``CopyError`` when there is none, or it is not one.
    public init(path: String) throws(CopyError) {
        guard let manifest = try FileManifest.read(of: path) else {
            throw CopyError(
                .invalidManifest,
                "there is no \(FileManifest.path(of: path)), which tells what \(path) should be"
            )
        }
        self.path = path
        self.manifest = manifest
    }

    /// Reads the file and says what is wrong with it. Blocks.
    ///
    /// - Throws: ``CopyError`` when the file cannot be read.
    public func run() throws(CopyError) -> Finding {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CopyError(.writingFailed, "\(path) cannot be opened; check its name and permissions")
        }
        do {
            return try check(file)
        } catch {
            throw CopyError(.writingFailed, "reading \(path) failed: \(error)")
        }
    }

    private func check(_ file: FileHandle) throws -> Finding {
        var finding = Finding(problems: [], rows: 0, textBytes: 0, blocks: 0)
        let size = Int(try file.seekToEnd())
        if size != manifest.bytes {
            finding.problems.append("the file has \(size) bytes, and the manifest tells of \(manifest.bytes)")
        }
        let isCompressed = manifest.plan["level"] != "none"
        var totals = (checksum: Checksum(), hash: SHA256Hash())
        var end = 0
        let frame: CompressedFrame = manifest.plan["codec"] == "deflate" ? .deflate : .gzip
        if isCompressed {
            try expect(frame.header, at: 0, in: file, what: "the gzip header", &finding)
            end = frame.header.count
        }
        let inflater = try BlockInflater()
        let delimitedText = DelimitedText(plan: manifest.plan)
        if delimitedText?.firstRowAsHeader == true { finding.rows -= 1 }
        var isReadWhole = true
        // A manifest may name blocks of any size; no more is read than there is.
        let fileSize = Int(clamping: try file.seekToEnd())
        for (number, block) in manifest.blocks.enumerated() {
            let place = "block \(number + 1) of \(manifest.blocks.count), at byte \(block.offset)"
            guard block.offset == end, block.byteCount >= 0, block.textByteCount >= 0,
                !end.addingReportingOverflow(block.byteCount).overflow
            else {
                finding.problems.append("the manifest has a gap before \(place)")
                return finding
            }
            end += block.byteCount
            // A header is no record.
            let first = number == 0 && delimitedText?.firstRowAsHeader == true ? 1 : 0
            try autoreleased {
                try file.seek(toOffset: UInt64(block.offset))
                let stored = try file.read(upToCount: min(block.byteCount, fileSize)) ?? Data()
                guard stored.count == block.byteCount else {
                    finding.problems.append("\(place): the file ends in it")
                    isReadWhole = false
                    return
                }
                guard let text = try text(of: stored, block, isCompressed, inflater) else {
                    finding.problems.append("\(place): it is damaged")
                    isReadWhole = false
                    return
                }
                text.withUnsafeBytes { bytes in
                    let checksum = Checksum(of: bytes)
                    if checksum.crc32 != block.crc32 {
                        finding.problems.append("\(place): its checksum is another")
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
                            "\(place): it has \(rows - first) records, and the manifest tells of \(block.recordCount)"
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
        if size > end { finding.problems.append("\(size - end) bytes stand behind the end, from byte \(end) on") }
        if finding.textBytes != manifest.textBytes {
            finding.problems.append(
                "the text has \(finding.textBytes) bytes, and the manifest tells of \(manifest.textBytes)"
            )
        }
        if finding.rows != manifest.rows {
            finding.problems.append("there are \(finding.rows) records, and the manifest tells of \(manifest.rows)")
        }
        if totals.hash.hexDigits != manifest.sha256 {
            finding.problems.append("the SHA-256 of the text is \(totals.hash.hexDigits), not \(manifest.sha256)")
        }
        return finding
    }

    private func expect(
        _ bytes: [UInt8],
        at offset: Int,
        in file: FileHandle,
        what: String,
        _ finding: inout Finding
    ) throws {
        try file.seek(toOffset: UInt64(offset))
        if Array(try file.read(upToCount: bytes.count) ?? Data()) != bytes {
            finding.problems.append("\(what) at byte \(offset) is not what it should be")
        }
    }

    /// The text of a block; `nil` when it is damaged.
    private func text(
        of stored: Data,
        _ block: WrittenBlock,
        _ isCompressed: Bool,
        _ inflater: BlockInflater
    ) throws -> [UInt8]? {
        guard isCompressed else { return Array(stored) }
        guard block.textByteCount <= 1100 * (block.byteCount + 64) else { return nil }
        var text = [UInt8](repeating: 0, count: block.textByteCount)
        let count = text.withUnsafeMutableBytes { room in
            stored.withUnsafeBytes { bytes in try? inflater.inflate(bytes, into: room) }
        }
        return count == block.textByteCount ? text : nil
    }

    /// Records are a line each; an array has a line more at its beginning and its end.
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

    /// Lets go of what the system's libraries put aside, where they do.
    private func autoreleased(_ body: () throws -> Void) rethrows {
        #if canImport(ObjectiveC)
            try autoreleasepool(invoking: body)
        #else
            try body()
        #endif
    }
}

extension DelimitedText {
    /// The form of a file by its manifest's plan; `nil` for a file of JSON.
    fileprivate init?(plan: [String: String]) {
        guard plan["format"] == SinkConfiguration.Format.csv.rawValue else { return nil }
        self.init()
        columnDelimiter = plan["columnDelimiter"] ?? columnDelimiter
        rowDelimiter = plan["rowDelimiter"] ?? rowDelimiter
        quoteCharacter = plan["quote"]?.first
        escapeCharacter = plan["escape"]?.first
        firstRowAsHeader = plan["header"] == "true"
    }
}
