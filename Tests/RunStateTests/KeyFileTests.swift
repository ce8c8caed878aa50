import Foundation
import InterimData
import TestSupport
import Testing

@testable import RunState

@Suite("A file of ids or keys")
struct KeyFileTests {
    private static let head = Array("head".utf8)
    private static let groups: [[UInt64]] = [[5, 3, 9], [1 << 40], [7, 8, 10, 11]]

    private static var file: [UInt8] {
        var ids = KeyFile(head: head)
        return groups.flatMap { ids.append($0) }
    }

    private static func read(_ bytes: [UInt8], head: [UInt8] = head) -> KeyFile {
        KeyFile(Data(bytes), head: head)
    }

    @Test("contains the written numbers, and can be continued")
    func roundTrip() {
        var ids = Self.read(Self.file)
        #expect(ids.numbers == Self.groups.flatMap { $0 } && ids.byteCount == Self.file.count)
        let more = ids.append([12])
        #expect(Self.read(Self.file + more).numbers == ids.numbers + [12])
        #expect(ids.append([UInt64]()).isEmpty)
    }

    @Test("contains two numbers for the key of a record, and is read up to a given count")
    func keys() {
        let keys = (0..<7).map { RecordKey(texts: ["\($0)"]) }
        var file = KeyFile(head: Self.head)
        let bytes = file.append(Array(keys[..<3])) + file.append(Array(keys[3...]))
        #expect(file.count == 14 && file.byteCount == bytes.count)
        #expect(Array(KeyFile(Data(bytes), head: Self.head).keys) == keys)
        var first = KeyFile(Data(bytes), head: Self.head, limit: 6)
        #expect(Array(first.keys) == Array(keys[..<3]))
        let end = first.byteCount
        #expect(first.append(Array(keys[3...])) == Array(bytes[end...]), "it is continued as it was written")
        #expect(KeyFile(Data(bytes), head: Self.head, limit: 5).count == 0, "a group is read completely")
    }

    @Test("is read up to the first group that was changed, truncated, zeroed, moved, or copied from another run")
    func damage() {
        let file = Self.file
        let sizes = Self.groups.map { 8 + 8 * $0.count }
        /// Returns the ids of the groups that end at or before a byte.
        func whole(before byte: Int) -> [UInt64] {
            var end = 0
            var ids: [UInt64] = []
            for (group, size) in zip(Self.groups, sizes) {
                end += size
                if end <= byte { ids += group }
            }
            return ids
        }
        for byte in file.indices {
            for bit in 0..<8 {
                var changed = file
                changed[byte] ^= 1 << UInt8(bit)
                #expect(Self.read(changed).numbers == whole(before: byte), "bit \(bit) of byte \(byte)")
            }
            #expect(Self.read(Array(file[..<byte])).numbers == whole(before: byte), "cut at \(byte)")
            let zeros = [UInt8](repeating: 0, count: file.count - byte)
            let left = Self.read(file[..<byte] + zeros).numbers
            // A change that replaces zeros by zeros has no effect.
            #expect(whole(before: file.count).starts(with: left) && left.count >= whole(before: byte).count)
        }
        let second = sizes[0]..<sizes[0] + sizes[1]
        let swapped = Array(file[second]) + file[..<sizes[0]] + file[second.upperBound...]
        #expect(Self.read(swapped).numbers.isEmpty)
        let without = file[..<second.lowerBound] + file[second.upperBound...]
        #expect(Self.read(Array(without)).numbers == Self.groups[0])
        #expect(Self.read(file, head: Array("another".utf8)).numbers.isEmpty)
        #expect(Self.read(file + [1, 2, 3]).numbers == whole(before: file.count))
    }
}
