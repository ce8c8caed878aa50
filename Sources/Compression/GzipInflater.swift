internal import CISAL
package import PageMemory

/// Inflates gzip bodies, with a limit on what comes out.
package enum GzipInflater {
    /// Inflates a whole gzip body, which may be made of several members.
    ///
    /// The result is a sealed buffer of the same pool and order. Its room is taken even beyond the pool's limit, since an
    /// inflating page cannot be paused.
    ///
    /// - Parameter byteLimit: The most bytes that may come out.
    /// - Throws: ``CompressionError`` when the body is damaged, ends early, or inflates to more than the limit.
    package static func inflate(_ body: PageBuffer, byteLimit: Int) throws(CompressionError) -> PageBuffer {
        let output = body.makeSibling()
        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        defer { state.deallocate() }
        let input = body.bytes.bindMemory(to: UInt8.self)
        var position = 0
        // Text of this kind shrinks about tenfold; a start near that saves most of the growing. There is always room for one
        // byte more than the limit, so that a text of exactly the limit can end.
        var room = min(byteLimit, max(64 << 10, 8 * input.count)) + 1
        repeat {
            // RFC 1952 wants these bits of a member's flags refused, since they may stand for fields that nobody knows; ISA-L
            // passes over them.
            if input.count - position > 3, input[position + 3] & 0xE0 != 0 {
                throw CompressionError(.damaged, "a gzip body has flags that are not known")
            }
            isal_inflate_init(state)
            state.pointee.crc_flag = UInt32(ISAL_GZIP)
            state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress).map { $0 + position }
            state.pointee.avail_in = UInt32(input.count - position)
            while state.pointee.block_state != ISAL_BLOCK_FINISH {
                if room - output.count < 4096 { room = min(byteLimit + 1, 2 * room) }
                guard output.reserve(room, unconditionally: true) else {
                    throw CompressionError(.libraryFailed, "no memory to inflate a body")
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
                    throw CompressionError(.damaged, "a gzip body ends early")
                }
            }
            position = input.count - Int(state.pointee.avail_in)
        } while position < input.count
        output.seal()
        return output
    }
}
