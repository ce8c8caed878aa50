internal import CZlib
import NIOCore

/// Compresses bodies with gzip at zlib's fastest level, each in one go.
///
/// zlib remembers the address of its stream, so the stream lives in memory of its own, which only this object knows and
/// frees. Bodies are handed to zlib as pointers that stay valid for the length of the one call that uses them.
final class GzipEncoder {
    private let stream: UnsafeMutablePointer<z_stream>

    /// nil where zlib has no memory.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 more to ask for the gzip frame.
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

    /// The body as one gzip member.
    func compressed(_ body: ByteBuffer) -> ByteBuffer {
        deflateReset(stream)
        let bound = Int(deflateBound(stream, UInt(body.readableBytes)))
        var result = ByteBufferAllocator().buffer(capacity: bound)
        body.withUnsafeReadableBytes { input in
            _ = result.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { output in
                // zlib does not write to its input, although its interface does not say so.
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: input.bindMemory(to: UInt8.self).baseAddress
                )
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = deflate(stream, Z_FINISH)
                precondition(status == Z_STREAM_END, "zlib's own bound leaves room for the whole body.")
                return output.count - Int(stream.pointee.avail_out)
            }
        }
        // The bound is generous; what is kept in the cache should not be.
        return ByteBuffer(bytes: result.readableBytesView)
    }
}
