import Foundation
import TestSupport
import Testing

@testable import JiraConnector

@Suite("The file of listed ids")
struct ListedIDsTests {
    private static let head = Array("head".utf8)
    private static let groups: [[UInt64]] = [[5, 3, 9], [1 << 40], [7, 8, 10, 11]]

    private static var file: [UInt8] {
        var ids = ListedIDs(head: head, version: 2)
        return groups.flatMap { ids.append($0) }
    }

    private static func read(_ bytes: [UInt8], head: [UInt8] = head) -> ListedIDs {
        ListedIDs(Data(bytes), head: head, version: 2)
    }

    @Test("is read as it was written, and can be continued")
    func roundTrip() {
        var ids = Self.read(Self.file)
        #expect(ids.ids == Self.groups.flatMap { $0 } && ids.byteCount == Self.file.count)
        let more = ids.append([12])
        #expect(Self.read(Self.file + more).ids == ids.ids)
        #expect(ids.append([]).isEmpty)
    }

    @Test("is read up to the first group that was changed, cut, zeroed, moved, or taken from another run")
    func damage() {
        let file = Self.file
        let sizes = Self.groups.map { 8 + 8 * $0.count }
        /// The ids of the groups that end at or before a byte.
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
                #expect(Self.read(changed).ids == whole(before: byte), "bit \(bit) of byte \(byte)")
            }
            #expect(Self.read(Array(file[..<byte])).ids == whole(before: byte), "cut at \(byte)")
            let zeros = [UInt8](repeating: 0, count: file.count - byte)
            let left = Self.read(file[..<byte] + zeros).ids
            // Where zeros follow zeros, nothing was changed.
            #expect(whole(before: file.count).starts(with: left) && left.count >= whole(before: byte).count)
        }
        let second = sizes[0]..<sizes[0] + sizes[1]
        let swapped = Array(file[second]) + file[..<sizes[0]] + file[second.upperBound...]
        #expect(Self.read(swapped).ids.isEmpty)
        let without = file[..<second.lowerBound] + file[second.upperBound...]
        #expect(Self.read(Array(without)).ids == Self.groups[0])
        #expect(Self.read(file, head: Array("another".utf8)).ids.isEmpty)
        #expect(Self.read(file + [1, 2, 3]).ids == whole(before: file.count))
    }
}
