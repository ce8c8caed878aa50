internal import CZlib

/// Inflates separate blocks that a ``BlockCodec`` has compressed.
///
/// An inflater serves one thread at a time.
package final class BlockInflater {
    /// zlib stores the address of its stream, so the stream is allocated and never moved.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Creates an inflater.
    ///
    /// - Throws: ``CompressionError`` if memory is exhausted.
    package init() throws(CompressionError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_inflate_init_raw(stream) == Z_OK else {
            stream.deallocate()
            throw CompressionError(.libraryFailed, "zlib could not be started; memory may be exhausted")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Inflates a block whose text fits into `text`.
    ///
    /// - Returns: The length of the text in bytes.
    /// - Throws: ``CompressionError/Code/damaged`` if the data is not a complete block, or its text does not fit into
    ///   `text`.
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
        // If a text fills `text` exactly, zlib reports `Z_BUF_ERROR`, because it has no room to continue.
        guard code == Z_OK || code == Z_BUF_ERROR, stream.pointee.avail_in == 0 else {
            throw CompressionError(.damaged, "a block is damaged (zlib code \(code))")
        }
        return text.count - Int(stream.pointee.avail_out)
    }
}
