internal import CZlib
import NIOCore

/// Compresses bodies with gzip at zlib's fastest level, with one call for each body.
///
/// zlib stores the address of its stream, which must therefore not move. For this reason, the stream is in allocated
/// memory, which this object owns and frees. The pointers to bodies are used only during the one call of zlib that
/// receives them.
final class GzipEncoder {
    private let stream: UnsafeMutablePointer<z_stream>

    /// nil if zlib cannot allocate memory.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // The window has 2^15 bytes. The addition of 16 selects the gzip format.
        let status = deflateInit2_(
            stream,
            1,
            Z_DEFLATED,
            15 + 16,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Returns the body as one gzip member.
    func compressed(_ body: ByteBuffer) -> ByteBuffer {
        deflateReset(stream)
        let bound = Int(deflateBound(stream, UInt(body.readableBytes)))
        var result = ByteBufferAllocator().buffer(capacity: bound)
        body.withUnsafeReadableBytes { input in
            _ = result.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { output in
                // zlib does not write to its input, although the parameter is not const.
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: input.bindMemory(to: UInt8.self).baseAddress
                )
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = deflate(stream, Z_FINISH)
                precondition(status == Z_STREAM_END, "deflate() needs more space than deflateBound() returned.")
                return output.count - Int(stream.pointee.avail_out)
            }
        }
        // The buffer is much larger than the result. The copy has the exact size, because the cache keeps it.
        return ByteBuffer(bytes: result.readableBytesView)
    }
}
