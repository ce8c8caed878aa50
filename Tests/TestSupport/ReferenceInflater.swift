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

extension ReferenceInflater {
    /// The text of a gzip file of one member or more, or `nil` if it is damaged, ends early, has something else behind it,
    /// or holds more than the limit.
    package static func inflateMembers(_ file: [UInt8], byteLimit: Int) -> [UInt8]? {
        var text: [UInt8] = []
        var place = 0
        repeat {
            guard let (piece, used) = stream(file[place...], windowBits: 15 + 16, byteLimit: byteLimit - text.count)
            else { return nil }
            text += piece
            place += used
        } while place < file.count
        return text
    }

    /// The gzip member whose content is this deflate stream, or `nil` if it is none, or holds more than the limit.
    package static func framed(_ deflate: [UInt8], byteLimit: Int) -> [UInt8]? {
        guard let (text, used) = stream(deflate[...], windowBits: -15, byteLimit: byteLimit) else { return nil }
        let checksum = UInt32(
            truncatingIfNeeded: text.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        )
        var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + deflate[..<used]
        for value in [checksum, UInt32(text.count)] {
            withUnsafeBytes(of: value.littleEndian) { member.append(contentsOf: $0) }
        }
        return member
    }

    /// Inflates one stream. Returns its text and how many bytes it took.
    private static func stream(_ source: ArraySlice<UInt8>, windowBits: Int32, byteLimit: Int) -> ([UInt8], Int)? {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var source = Array(source)
        // One byte more than may come out tells that more would.
        var text = [UInt8](repeating: 0, count: byteLimit + 1)
        let code = source.withUnsafeMutableBufferPointer { source in
            text.withUnsafeMutableBufferPointer { text in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = text.baseAddress
                stream.avail_out = UInt32(text.count)
                return CZlib.inflate(&stream, Z_FINISH)
            }
        }
        let count = text.count - Int(stream.avail_out)
        guard code == Z_STREAM_END, count <= byteLimit else { return nil }
        return (Array(text[..<count]), source.count - Int(stream.avail_in))
    }
}
