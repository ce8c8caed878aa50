import PageMemory
import TestSupport
import Testing

@Suite("A page's buffer")
struct PageBufferTests {
    @Test("has the appended pieces in order")
    func appending() {
        let seed: UInt64 = 11
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let buffer = Pages.pool.makeBuffer(order: 0)
            var expected: [UInt8] = []
            for _ in 0..<random.below(30) {
                let piece = random.bytes(random.below(5000))
                #expect(piece.withUnsafeBytes { buffer.append($0) })
                expected += piece
            }
            buffer.seal()
            #expect(Pages.bytes(of: buffer) == expected, "seed \(seed)")
            #expect(buffer.count == expected.count)
        }
    }

    @Test("has zeros after its content when it is sealed, also in reused storage")
    func padding() {
        let pool = PagePool(byteLimit: 1 << 20)
        for count in [0, 1, 63, 64, 65, 4031, 4032, 4033, 70_000] {
            // Leaves storage that is full of other bytes.
            do {
                let dirty = pool.makeBuffer(order: 0)
                #expect(dirty.append(span: count + 40))
            }
            let buffer = pool.makeBuffer(order: 0)
            #expect(buffer.append(span: count))
            buffer.seal()
            let isZero = withExtendedLifetime(buffer) { () -> Bool in
                guard let start = buffer.bytes.baseAddress else { return false }
                return UnsafeRawBufferPointer(start: start + buffer.count, count: PageBuffer.padding)
                    .allSatisfy { $0 == 0 }
            }
            #expect(isZero, "\(count) bytes")
        }
    }

    @Test("gives access to its free space, and never to the padding")
    func writingInPlace() {
        let buffer = Pages.pool.makeBuffer(order: 0)
        #expect(buffer.reserve(1000))
        var total = 0
        buffer.appendInPlace { room in
            #expect(room.count >= 1000)
            for place in room.indices { room[place] = 7 }
            total = room.count
            return room.count
        }
        buffer.appendInPlace { room in
            #expect(room.count == 0)
            return 0
        }
        buffer.seal()
        #expect(Pages.bytes(of: buffer) == [UInt8](repeating: 7, count: total))
    }

    @Test("keeps its content and its count when it cannot grow")
    func refusalKeepsContent() {
        let pool = PagePool(byteLimit: 16 << 10)
        let oldest = pool.makeBuffer(order: 0)
        let buffer = pool.makeBuffer(order: 1)
        #expect(buffer.append(span: 100))
        #expect(oldest.reserve(64 << 10))
        #expect(!buffer.append(span: 10_000))
        #expect(buffer.count == 100)
        #expect(buffer.append(span: 100), "there is already free space after the content")
        #expect(buffer.count == 200)
    }
}
