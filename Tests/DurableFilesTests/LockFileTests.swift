import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DurableFiles

@Suite("A lock file", .timeLimit(.minutes(2)))
struct LockFileTests {
    @Test("has one holder at a time, and is removed when it is released")
    func exclusive() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out.lock")
        let first = try LockFile(path, of: "out")
        let error = #expect(throws: FileError.self) { try LockFile(path, of: "out") }
        #expect(
            error?.code == .busy
                && error?.message == "out is being written by another run; wait until it ends, or stop it"
        )
        first.release()
        first.release()
        #expect(try folder.names == [])
        let second = try LockFile(path, of: "out")
        // A late release does not remove the next holder's file.
        first.release()
        #expect(try folder.names == ["out.lock"])
        second.release()
    }

    @Test("excludes other processes, unless its process has ended", .enabled(if: Subprocess.exists("flock")))
    func processes() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out.lock")
        try folder.put("", "out.lock")
        let lock = try LockFile(path, of: "out")
        #expect(try Subprocess.run("flock", ["-n", path, "true"]).status == 1)
        lock.release()
        #expect(try Subprocess.run("flock", ["-n", path, "true"]).status == 0)
        #expect(throws: Never.self) { try LockFile(path, of: "out").release() }
    }

    @Test("is released with its object")
    func dropped() throws {
        let folder = try TemporaryFolder()
        _ = try LockFile(folder.file("a"), of: "a")
        #expect(try folder.names == [])
    }

    private final class Count: Sendable {
        let held = Atomic(0)
        let taken = Atomic(0)
    }

    @Test("never has two holders while it is acquired, released and removed concurrently")
    func contention() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out.lock")
        let count = Count()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<2000 {
                        guard let lock = try? LockFile(path, of: "out") else { continue }
                        #expect(count.held.add(1, ordering: .relaxed).newValue == 1)
                        count.taken.add(1, ordering: .relaxed)
                        count.held.subtract(1, ordering: .relaxed)
                        lock.release()
                    }
                }
            }
        }
        #expect(count.taken.load(ordering: .relaxed) > 0)
        #expect(try folder.names == [])
    }

    @Test("is empty: another program's file of that name is neither locked nor removed")
    func foreign() throws {
        let folder = try TemporaryFolder()
        try folder.put("yarn", "out.lock")
        let error = #expect(throws: FileError.self) { try LockFile(folder.file("out.lock"), of: "out") }
        #expect(error?.code == .notWritable && error?.message.contains("another program") == true)
        #expect(try folder.content("out.lock") == Array("yarn".utf8))
        // A file that received content while it was locked is not removed either.
        try folder.put("", "b.lock")
        let lock = try LockFile(folder.file("b.lock"), of: "b")
        let handle = try #require(FileHandle(forWritingAtPath: folder.file("b.lock")))
        try handle.write(contentsOf: Data("x".utf8))
        lock.release()
        #expect(try folder.names == ["b.lock", "out.lock"])
    }

    @Test("of another user is acquired, although it is not writable", .enabled(if: geteuid() != 0))
    func readOnly() throws {
        let folder = try TemporaryFolder()
        try folder.put("", "out.lock")
        #expect(chmod(folder.file("out.lock"), 0o444) == 0)
        try LockFile(folder.file("out.lock"), of: "out").release()
        #expect(try folder.names == [])
    }

    @Test("is neither a link, nor a folder, nor a pipe, and the error has the path")
    func obstacles() throws {
        let folder = try TemporaryFolder()
        try folder.put("", "victim")
        #expect(symlink(folder.file("victim"), folder.file("link")) == 0)
        #expect(mkdir(folder.file("folder"), 0o755) == 0)
        #expect(mkfifo(folder.file("pipe"), 0o644) == 0)
        for name in ["link", "folder", "pipe"] {
            let error = #expect(throws: FileError.self) { try LockFile(folder.file(name), of: "out") }
            #expect(error?.code == .notWritable && error?.message.contains(folder.file(name)) == true)
        }
        let error = #expect(throws: FileError.self) { try LockFile(folder.file("none/out.lock"), of: "out") }
        #expect(error?.code == .notWritable)
        #expect(try folder.names == ["folder", "link", "pipe", "victim"])
    }
}
