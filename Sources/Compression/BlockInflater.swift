internal import CZlib

/// Inflates the blocks that a ``BlockCodec`` has made, each by itself.
///
/// Serves one thread at a time.
package final class BlockInflater {
    /// zlib remembers the address of its stream, so the stream is allocated and stays where it is.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Creates an inflater.
    ///
    /// - Throws: ``CompressionError`` when memory is short.
    package init() throws(CompressionError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_inflate_init_raw(stream) == Z_OK else {
            stream.deallocate()
            throw CompressionError(.libraryFailed, "zlib could not be started; memory may be short")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Inflates a block whose text fits into `text`.
    ///
    /// - Returns: The length of the text in bytes.
    /// - Throws: ``CompressionError/Code/damaged`` when it is no whole block, or its text is longer than the room.
    package func inflate(
        _ block: UnsafeRawBufferPointer,
        into text: UnsafeMutableRawBufferPointer
    ) throws(CompressionError) -> Int {
        guard inflateReset(stream) == Z_OK else {
            throw CompressionError(.libraryFailed, "zlib could not start a block")
        }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: block.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(block.count)
        stream.pointee.next_out = text.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(text.count)
        let code = czlib_inflate(stream, Z_SYNC_FLUSH)
        // A text that fills its room exactly leaves zlib with nowhere to look for more.
        guard code == Z_OK || code == Z_BUF_ERROR, stream.pointee.avail_in == 0 else {
            throw CompressionError(.damaged, "a block is damaged (zlib code \(code))")
        }
        return text.count - Int(stream.pointee.avail_out)
    }
}
