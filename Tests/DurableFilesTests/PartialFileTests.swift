import Foundation
import TestSupport
import Testing

@testable import DurableFiles

@Suite("A partial file", .timeLimit(.minutes(2)))
struct PartialFileTests {
    @Test(
        "that another program removes is detected on sync, and that program's file is kept",
        arguments: FileLoss.allCases
    )
    func losing(_ loss: FileLoss) throws {
        let folder = try TemporaryFolder()
        let file = try PartialFile(creating: folder.file("out"), isReplacing: false)
        try file.sync()
        try loss.apply(to: "out.partial", in: folder)
        for isLast in [false, true] {
            let error = #expect(throws: FileError.self) { if isLast { try file.publish() } else { try file.sync() } }
            #expect(
                error?.code == .lost && error?.message.contains(loss.message) == true,
                "\(String(describing: error))"
            )
        }
        file.discard()
        if loss != .noFolder { #expect(try folder.names == loss.remainingNames) }
    }

    @Test("that another program truncates or lengthens is not written further", arguments: [1, 1000])
    func changedLength(byteCount: Int) throws {
        let folder = try TemporaryFolder()
        let file = try PartialFile(creating: folder.file("out"), isReplacing: false)
        try file.write(Array("abc".utf8))
        #expect(truncate(folder.file("out.partial"), off_t(byteCount)) == 0)
        for isLast in [false, true] {
            let error = #expect(throws: FileError.self) {
                if isLast { try file.publish() } else { try file.write([1]) }
            }
            #expect(error?.code == .lost)
        }
        file.discard()
        #expect(try folder.names == [])
    }

    @Test("replaces a file only if allowed, also one that appears meanwhile", arguments: [false, true])
    func replacing(isReplacing: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out")
        let file = try PartialFile(creating: path, isReplacing: isReplacing)
        try file.write(Array("new".utf8))
        try folder.put("old", "out")
        if isReplacing {
            try file.publish()
            #expect(try folder.content("out") == Array("new".utf8))
            #expect(try folder.names == ["out"])
            return
        }
        let error = #expect(throws: FileError.self) { try file.publish() }
        #expect(error?.code == .exists)
        #expect(throws: FileError.self) { try PartialFile(creating: path, isReplacing: false) }
        file.discard()
        #expect(try folder.content("out") == Array("old".utf8))
        #expect(try folder.names == ["out"])
    }

    @Test("is published by a later process, from each step of the publication")
    func publishingAgain() throws {
        for isLinked in [false, true] {
            let folder = try TemporaryFolder()
            let path = folder.file("out")
            let file = try PartialFile(creating: path, isReplacing: false)
            try file.write(Array("whole".utf8))
            if isLinked { #expect(link(path + ".partial", path) == 0) }
            file.close()
            let left = try #require(try PartialFile(existing: path, isReplacing: false))
            try left.publish()
            #expect(try folder.names == ["out"])
            #expect(try folder.content("out") == Array("whole".utf8))
            let nothing = try PartialFile(existing: path, isReplacing: false)
            #expect(nothing == nil)
        }
    }

    @Test("never empties the finished file of which it is another name")
    func otherName() throws {
        let folder = try TemporaryFolder()
        try folder.put("whole", "out")
        #expect(link(folder.file("out"), folder.file("out.partial")) == 0)
        let file = try PartialFile(creating: folder.file("out"), isReplacing: true)
        #expect(try folder.content("out") == Array("whole".utf8))
        file.discard()
        #expect(try folder.names == ["out"])
    }

    @Test("replaces a whole file, keeps permissions, links and other partial files, and cleans up on failure")
    func wholeFiles() throws {
        let folder = try TemporaryFolder()
        try folder.put("another program's", "real.partial")
        try folder.put("old", "real")
        #expect(chmod(folder.file("real"), 0o640) == 0)
        #expect(symlink("real", folder.file("link")) == 0)
        try replaceFile(folder.file("link"), with: Array("new".utf8))
        #expect(try folder.content("real") == Array("new".utf8))
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file("real"))[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(try folder.names == ["link", "real", "real.partial"])
        #expect(mkdir(folder.file("folder"), 0o755) == 0)
        #expect(throws: FileError.self) { try replaceFile(folder.file("folder"), with: []) }
        #expect(throws: FileError.self) { try replaceFile(folder.file("none/file"), with: []) }
        #expect(try folder.names == ["folder", "link", "real", "real.partial"])
    }

    @Test("several files are written in order, or none if one cannot be written")
    func severalFiles() throws {
        let folder = try TemporaryFolder()
        try folder.put("old", "a")
        #expect(mkdir(folder.file("folder"), 0o755) == 0)
        func file(_ name: String, _ isReplacing: Bool) -> (path: String, bytes: [UInt8], isReplacing: Bool) {
            (folder.file(name), Array("new".utf8), isReplacing)
        }
        var published: [String] = []
        for last in [file("folder", true), file("none/b", true), file("a", false)] {
            #expect(throws: FileError.self) {
                try writeFiles([file("a", true), file("b", false), last]) { published.append($0) }
            }
            #expect(published.isEmpty)
            #expect(try folder.content("a") == Array("old".utf8))
            #expect(try folder.names == ["a", "folder"])
        }
        try writeFiles([file("b", false), file("a", true)]) { published.append($0) }
        #expect(published == [folder.file("b"), folder.file("a")])
        #expect(try folder.content("a") == Array("new".utf8) && folder.content("b") == Array("new".utf8))
        #expect(try folder.names == ["a", "b", "folder"])
    }
}
