internal import CISAL
package import PageMemory

/// Inflates gzip bodies up to a size limit.
package enum GzipInflater {
    /// Inflates a complete gzip body, which may consist of several members.
    ///
    /// The result is a sealed buffer of the same pool, with the same order. Its memory may exceed the pool's limit,
    /// since the inflation of a page cannot be paused.
    ///
    /// - Parameter byteLimit: The maximum size of the inflated body in bytes.
    /// - Throws: ``CompressionError`` if the body is damaged, is truncated, or inflates to more than the limit.
    package static func inflate(_ body: PageBuffer, byteLimit: Int) throws(CompressionError) -> PageBuffer {
        let output = body.makeSibling()
        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        defer { state.deallocate() }
        let input = body.bytes.bindMemory(to: UInt8.self)
        var position = 0
        // gzip usually reduces JSON to about a tenth. An initial room of eight times the input avoids most
        // reallocations. The room may exceed the limit by one byte, so that the end of a text of exactly `byteLimit`
        // bytes is detected.
        var room = min(byteLimit, max(64 << 10, 8 * input.count)) + 1
        repeat {
            // RFC 1952 requires that these flag bits of a member are rejected, since they may indicate unknown
            // fields; ISA-L ignores them.
            if input.count - position > 3, input[position + 3] & 0xE0 != 0 {
                throw CompressionError(.damaged, "a gzip body has unknown flags")
            }
            isal_inflate_init(state)
            state.pointee.crc_flag = UInt32(ISAL_GZIP)
            state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress).map { $0 + position }
            state.pointee.avail_in = UInt32(input.count - position)
            while state.pointee.block_state != ISAL_BLOCK_FINISH {
                if room - output.count < 4096 { room = min(byteLimit + 1, 2 * room) }
                guard output.reserve(room, unconditionally: true) else {
                    throw CompressionError(.libraryFailed, "out of memory while inflating a body")
                }
                let before = state.pointee.avail_in
                var code: Int32 = 0
                var added = 0
                output.appendInPlace { free in
                    let length = min(free.count, room - output.count)
                    state.pointee.next_out = free.bindMemory(to: UInt8.self).baseAddress
                    state.pointee.avail_out = UInt32(length)
                    code = isal_inflate(state)
                    added = length - Int(state.pointee.avail_out)
                    return added
                }
                guard code == ISAL_DECOMP_OK || code == ISAL_END_INPUT else {
                    throw CompressionError(.damaged, "a gzip body is damaged (ISA-L code \(code))")
                }
                guard output.count <= byteLimit else {
                    throw CompressionError(
                        .tooLarge,
                        "a gzip body inflates to more than the limit of \(byteLimit) bytes"
                    )
                }
                let stuck = state.pointee.avail_in == 0 && before == 0 && added == 0
                if stuck, state.pointee.block_state != ISAL_BLOCK_FINISH {
                    throw CompressionError(.damaged, "a gzip body is truncated")
                }
            }
            position = input.count - Int(state.pointee.avail_in)
        } while position < input.count
        output.seal()
        return output
    }
}
