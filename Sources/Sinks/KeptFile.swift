internal import Compression

/// What a run that was cut short has left of its file, opened and locked.
///
/// All calls block, so they belong on a thread that may.
public final class KeptFile: Sendable {
    let file: OutputFile
    private let isCompressed: Bool
    private let header: [UInt8]

    /// Opens and locks what an earlier run has left. Returns `nil` where there is nothing.
    ///
    /// - Throws: ``SinkError/Code/busy`` when that run is still at work.
    public init?(configuration: SinkConfiguration) throws(SinkError) {
        guard case .file(let path, let overwrite) = configuration.destination else { return nil }
        guard let file = try OutputFile(leftBehind: path, overwrite: overwrite) else { return nil }
        self.file = file
        isCompressed = configuration.level != .none
        header = isCompressed ? configuration.frame.header : []
    }

    /// What of the file is whole.
    public struct Content: Sendable {
        /// The number of blocks that read back whole.
        public var blockCount = 0
        /// The records in them.
        public var recordCount = 0
        var totals = BlockPipeline.Totals()
    }

    /// Reads the blocks that a journal tells of, up to the first that is not whole.
    ///
    /// - Parameters:
    ///   - blocks: The blocks, from the first on.
    ///   - onText: Called with the text of each whole block, in order.
    /// - Throws: ``SinkError`` when the file cannot be read, or what `onText` throws.
    public func read(_ blocks: [WrittenBlock], onText: (UnsafeRawBufferPointer) throws -> Void) throws -> Content {
        var content = Content()
        let inflater = try BlockInflater()
        var end = header.count
        guard try bytes(from: 0, count: end) == header else { return content }
        var stored = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)
        var text = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)
        defer {
            stored.deallocate()
            text.deallocate()
        }
        let fileByteCount = try file.byteCount()
        for block in blocks {
            guard block.offset == end, block.byteCount >= 0, block.textByteCount >= 0,
                block.byteCount <= fileByteCount - block.offset,
                isCompressed || block.byteCount == block.textByteCount
            else { break }
            Self.makeRoom(&stored, block.byteCount)
            // Deflate cannot make more of a byte than about a thousand.
            guard block.textByteCount <= 1100 * (block.byteCount + 64) else { break }
            Self.makeRoom(&text, block.textByteCount)
            let bytes = UnsafeMutableRawBufferPointer(rebasing: stored[..<block.byteCount])
            guard try file.read(from: block.offset, into: bytes) == block.byteCount else { break }
            var whole = UnsafeRawBufferPointer(bytes)
            if isCompressed {
                let room = UnsafeMutableRawBufferPointer(rebasing: text[..<block.textByteCount])
                guard let count = try? inflater.inflate(whole, into: room), count == block.textByteCount else { break }
                whole = UnsafeRawBufferPointer(room)
            }
            let checksum = Checksum(of: whole)
            guard checksum.crc32 == block.crc32 else { break }
            try onText(whole)
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

    /// The bytes of a part of the file, as many as there are.
    private func bytes(from offset: Int, count: Int) throws(SinkError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read: Result<Int, SinkError> = bytes.withUnsafeMutableBytes { room in
            do throws(SinkError) {
                return .success(try file.read(from: offset, into: room))
            } catch {
                return .failure(error)
            }
        }
        return Array(bytes.prefix(try read.get()))
    }

    private static func makeRoom(_ buffer: inout UnsafeMutableRawBufferPointer, _ count: Int) {
        guard buffer.count < count else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: count, alignment: 16)
    }

    /// Gives the file its name, if it has not got it yet.
    public func publish() throws(SinkError) { try file.publish() }

    /// Removes the file.
    public func discard() { file.discard() }

    /// Leaves the file as it is.
    public func close() { file.keep() }
}
