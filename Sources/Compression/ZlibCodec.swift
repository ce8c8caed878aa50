internal import CZlib

/// Compresses blocks with zlib.
package struct ZlibCodec: BlockCodec {
    /// The level, from 1 (fastest) to 9 (smallest result).
    package var level: Int

    /// Creates a codec with a level from 1 to 9.
    package init(level: Int) {
        precondition((1...9).contains(level), "zlib has levels 1 to 9")
        self.level = level
    }

    /// The text "zlib" and the level.
    package var name: String { "zlib \(level)" }

    /// Creates a compressor that has its own stream.
    package func makeCompressor() throws(CompressionError) -> any BlockCompressor {
        try ZlibCompressor(level: level)
    }
}

private final class ZlibCompressor: BlockCompressor {
    /// zlib stores the address of its stream, so the stream is allocated and never moved.
    private let stream: UnsafeMutablePointer<z_stream>

    init(level: Int) throws(CompressionError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_deflate_init_raw(stream, Int32(level)) == Z_OK else {
            stream.deallocate()
            throw CompressionError(.libraryFailed, "zlib could not be started; memory may be exhausted")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func compress(_ text: UnsafeRawBufferPointer, into output: CompressedBlock) throws(CompressionError) {
        guard deflateReset(stream) == Z_OK else {
            throw CompressionError(.libraryFailed, "zlib could not start a block")
        }
        // zlib's bound does not include the bytes of a full flush.
        let room = output.room(Int(deflateBound(stream, UInt(text.count))) + 64)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: text.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(text.count)
        stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        let code = deflate(stream, Z_FULL_FLUSH)
        guard code == Z_OK, stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 else {
            throw CompressionError(
                .libraryFailed,
                "zlib could not compress a block of \(text.count) bytes (code \(code))"
            )
        }
        output.setCount(room.count - Int(stream.pointee.avail_out))
    }
}
