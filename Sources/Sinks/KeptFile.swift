internal import Compression
internal import DurableFiles

/// An open file of an unfinished run.
///
/// All calls block, so they must be made on a thread that may block.
final class KeptFile: Sendable {
    let file: PartialFile
    private let isCompressed: Bool
    private let frame: CompressedFrame

    /// Opens the file. Returns `nil` if there is none.
    ///
    /// - Parameters:
    ///   - path: The final name of the file.
    ///   - isReplacing: If `true`, a file that has the final name is replaced.
    /// - Throws: ``SinkError`` if the file cannot be opened.
    init?(path: String, isReplacing: Bool, configuration: SinkConfiguration) throws(SinkError) {
        do throws(FileError) {
            guard let file = try PartialFile(existing: path, isReplacing: isReplacing) else { return nil }
            self.file = file
        } catch {
            throw SinkError(error)
        }
        isCompressed = configuration.level != .none
        frame = configuration.frame
    }

    /// The complete part of the file.
    struct Content: Sendable {
        /// The number of blocks that are complete and undamaged.
        var blockCount = 0
        /// The number of rows in these blocks.
        var recordCount = 0
        var totals = BlockPipeline.Totals()
    }

    /// Reads the blocks of a journal, up to the first one that is incomplete or damaged.
    ///
    /// - Parameter blocks: The blocks, from the first one of the file.
    /// - Throws: ``SinkError`` when the file cannot be read, or an error of the decompression.
    func read(_ blocks: [WrittenBlock]) throws -> Content {
        var content = Content()
        let inflater = try BlockInflater()
        let header = isCompressed ? frame.header : []
        var end = header.count
        guard try bytes(from: 0, count: end) == header else { return content }
        var stored = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)
        var text = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)
        defer {
            stored.deallocate()
            text.deallocate()
        }
        let fileByteCount = try translated { () throws(FileError) in try file.byteCount() }
        for block in blocks {
            guard block.offset == end, block.byteCount >= 0, block.textByteCount >= 0,
                block.byteCount <= fileByteCount - block.offset,
                isCompressed || block.byteCount == block.textByteCount
            else { break }
            Self.makeRoom(&stored, block.byteCount)
            // The maximum ratio of deflate is about 1000:1.
            guard block.textByteCount <= 1100 * (block.byteCount + 64) else { break }
            Self.makeRoom(&text, block.textByteCount)
            let bytes = UnsafeMutableRawBufferPointer(rebasing: stored[..<block.byteCount])
            let count = try translated { () throws(FileError) in try file.read(from: block.offset, into: bytes) }
            guard count == block.byteCount else { break }
            var whole = UnsafeRawBufferPointer(bytes)
            if isCompressed {
                let room = UnsafeMutableRawBufferPointer(rebasing: text[..<block.textByteCount])
                guard let count = try? inflater.inflate(whole, into: room), count == block.textByteCount else { break }
                whole = UnsafeRawBufferPointer(room)
            }
            let checksum = Checksum(of: whole)
            guard checksum.crc32 == block.crc32 else { break }
            content.totals.checksum.append(checksum)
            content.totals.hash.append(whole)
            content.totals.textByteCount += block.textByteCount
            end += block.byteCount
            content.blockCount += 1
            content.recordCount += block.recordCount
        }
        content.totals.writtenByteCount = content.blockCount > 0 ? end : 0
        return content
    }

    private func bytes(from offset: Int, count: Int) throws(SinkError) -> [UInt8] {
        try translated { () throws(FileError) in try file.bytes(from: offset, count: count) }
    }

    private static func makeRoom(_ buffer: inout UnsafeMutableRawBufferPointer, _ count: Int) {
        guard buffer.count < count else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: count, alignment: 16)
    }

    /// Returns a Boolean value that indicates whether the file ends after its blocks and the trailer, like a finished
    /// file.
    func isFinished(_ content: Content) throws(SinkError) -> Bool {
        let trailer = isCompressed ? frame.trailer(checksum: content.totals.checksum) : []
        let end = content.totals.writtenByteCount
        let byteCount = try translated { () throws(FileError) in try file.byteCount() }
        guard byteCount == end + trailer.count else { return false }
        return try bytes(from: end, count: trailer.count) == trailer
    }

    /// Returns the length in bytes of the file with its blocks and the trailer.
    func finishedByteCount(_ content: Content) -> Int {
        content.totals.writtenByteCount + (isCompressed ? frame.trailer(checksum: content.totals.checksum).count : 0)
    }

    /// Shortens the file to a number of bytes.
    func truncate(to byteCount: Int) throws(SinkError) {
        try translated { () throws(FileError) in try file.truncate(to: byteCount) }
    }

    /// Closes the file without changing it.
    func close() { file.close() }

    private func translated<Value>(_ body: () throws(FileError) -> Value) throws(SinkError) -> Value {
        do throws(FileError) { return try body() } catch { throw SinkError(error) }
    }
}
