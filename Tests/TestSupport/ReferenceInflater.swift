import CZlib

/// Inflates by zlib in one call, as a reader does that stops after a file's first member.
package enum ReferenceInflater {
    /// The text of a gzip file that is one whole member with nothing behind it, or `nil`.
    package static func inflate(_ file: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 16 more than the largest window asks for gzip's own frame, checksum and length included.
        guard
            inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { inflateEnd(&stream) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        var source = file
        return source.withUnsafeMutableBufferPointer { source -> [UInt8]? in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            while true {
                let code = piece.withUnsafeMutableBufferPointer { piece in
                    stream.next_out = piece.baseAddress
                    stream.avail_out = UInt32(piece.count)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                text += piece[..<(piece.count - Int(stream.avail_out))]
                if code == Z_STREAM_END { return stream.avail_in == 0 ? text : nil }
                guard code == Z_OK, stream.avail_in > 0 || stream.avail_out == 0 else { return nil }
            }
        }
    }
}
