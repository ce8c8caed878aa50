import CZlib

/// Inflates gzip files with zlib, independently of the code under test.
package enum ReferenceInflater {
    /// Returns the text of a gzip file, or `nil` if the file is not exactly one complete member.
    package static func inflate(_ file: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // If 16 is added to the window size, zlib expects a gzip header, and a trailer with checksum and length.
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
    /// Returns the text of a gzip file of one or more members. Returns `nil` if the file is damaged, ends early or has
    /// other bytes after the last member, or if the text exceeds the limit.
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

    /// Returns a gzip member that contains this deflate stream. Returns `nil` if the bytes are not a deflate stream, or
    /// if the inflated text exceeds the limit.
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

    /// Inflates one stream. Returns its text and the number of compressed bytes that were read; `nil` if the stream is
    /// damaged or incomplete, or if its text exceeds the limit.
    private static func stream(_ source: ArraySlice<UInt8>, windowBits: Int32, byteLimit: Int) -> ([UInt8], Int)? {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var source = Array(source)
        // The buffer has one byte more than the limit, so that a text that exceeds the limit is detected.
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
