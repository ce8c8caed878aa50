internal import CISAL

/// Compresses blocks with Intel's ISA-L, which is several times faster than zlib's fastest level and whose results are
/// slightly larger.
package struct ISALCodec: BlockCodec {
    /// The level, 1 to 3.
    package var level: Int

    /// Creates a codec with a level from 1 to 3.
    package init(level: Int) {
        precondition((1...3).contains(level), "ISA-L has levels 1 to 3")
        self.level = level
    }

    /// The text "ISA-L" and the level.
    package var name: String { "ISA-L \(level)" }

    /// Creates a compressor that has its own buffers.
    package func makeCompressor() throws(CompressionError) -> any BlockCompressor {
        ISALCompressor(level: level)
    }
}

private final class ISALCompressor: BlockCompressor {
    /// The stream takes 82 KB, so it is allocated on the heap.
    private let stream: UnsafeMutablePointer<isal_zstream>
    private let levelBuffer: UnsafeMutableBufferPointer<UInt8>
    private let level: Int

    init(level: Int) {
        self.level = level
        stream = .allocate(capacity: 1)
        levelBuffer = .allocate(capacity: Int(cisal_level_buffer_size(Int32(level))))
    }

    deinit {
        stream.deallocate()
        levelBuffer.deallocate()
    }

    func compress(_ text: UnsafeRawBufferPointer, into output: CompressedBlock) throws(CompressionError) {
        // Incompressible text grows at most by five bytes for each stored piece of up to 65,535 bytes, and by the bytes
        // of the flush.
        let room = output.room(text.count + 5 * (text.count / 65535 + 1) + 64)
        isal_deflate_stateless_init(stream)
        stream.pointee.level = UInt32(level)
        stream.pointee.level_buf = levelBuffer.baseAddress
        stream.pointee.level_buf_size = UInt32(levelBuffer.count)
        stream.pointee.flush = UInt16(FULL_FLUSH)
        stream.pointee.end_of_stream = 0
        stream.pointee.gzip_flag = UInt16(IGZIP_DEFLATE)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: text.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(text.count)
        stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        let code = isal_deflate_stateless(stream)
        guard code == COMP_OK, stream.pointee.avail_in == 0 else {
            throw CompressionError(
                .libraryFailed,
                "ISA-L could not compress a block of \(text.count) bytes (code \(code))"
            )
        }
        output.setCount(Int(stream.pointee.total_out))
    }
}
