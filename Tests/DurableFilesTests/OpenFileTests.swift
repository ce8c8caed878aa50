import Foundation
import TestSupport
import Testing

@testable import DurableFiles

@Suite("An open file", .timeLimit(.minutes(2)))
struct OpenFileTests {
    @Test("is written, read and truncated")
    func content() throws {
        let folder = try TemporaryFolder()
        let file = try OpenFile(creating: folder.file("a"))
        try file.write(Array("abcdef".utf8))
        try file.truncate(to: 4)
        try file.write(Array("xy".utf8))
        try file.sync()
        var bytes = [UInt8](repeating: 0, count: 10)
        let count = try bytes.withUnsafeMutableBytes { try file.read(from: 2, into: $0) }
        #expect(bytes.prefix(count) == ArraySlice("cdxy".utf8))
        #expect(try file.byteCount() == 6)
        file.close()
        file.close()
        #expect(throws: FileError.self) { try file.write([1]) }
        #expect(throws: FileError.self) { try OpenFile(creating: folder.file("a")) }
        let nothing = try OpenFile(existing: folder.file("none"), for: .reading)
        #expect(nothing == nil)
    }

    @Test("reports a pipe that was closed by its reader, not a full disk")
    func closedPipe() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let error = #expect(throws: FileError.self) {
            try [UInt8](repeating: 0, count: 10).withUnsafeBytes {
                try writeAll($0, to: pipe.fileHandleForWriting.fileDescriptor, path: "pipe")
            }
        }
        #expect(error?.code == .closedPipe)
    }

    @Test("waits if another program has made the descriptor nonblocking")
    func nonblockingDescriptor() async throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        #expect(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
        let bytes = [UInt8](repeating: 7, count: 300_000)
        let reading = Task.detached { pipe.fileHandleForReading.readDataToEndOfFile() }
        try bytes.withUnsafeBytes { try writeAll($0, to: descriptor, path: "pipe") }
        try pipe.fileHandleForWriting.close()
        #expect(Array(await reading.value) == bytes)
    }

    @Test("reports the limit with the system's error of too many open files")
    func tooManyFiles() throws {
        let error = FileError(errno: EMFILE, doing: "opening it", path: "out")
        let limit = try #require(DescriptorLimit.current)
        #expect(error.code == .tooManyFiles && error.message.contains("\(limit.soft)"))
    }

    @Test("raises the limit of open files no further than the system allows")
    func descriptorLimit() throws {
        let limit = try #require(DescriptorLimit.current)
        #expect(DescriptorLimit.raise(to: 1) == limit.soft)
        #expect(DescriptorLimit.raise(to: limit.soft) == limit.soft)
    }
}
