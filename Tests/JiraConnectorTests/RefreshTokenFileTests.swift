import DurableFiles
import Foundation
import JiraReader
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

@Suite("The file of a refresh token", .timeLimit(.minutes(2)))
struct RefreshTokenFileTests {
    @Test("contains the next token after each exchange, readable only by its owner")
    func rotation() async throws {
        let folder = try TemporaryFolder()
        try folder.put("one\n", "token")
        let file = RefreshTokenFile(folder.file("token"))
        for (present, next) in [("one", "two"), ("two", "three"), ("three", "three")] {
            try await file.exchange { token in
                #expect(token.reveal() == present)
                return Secret(next)
            }
        }
        #expect(try folder.content("token") == Array("three\n".utf8))
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file("token"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["token"])
    }

    @Test("is replaced at the target of a link, and the link is kept")
    func link() async throws {
        let folder = try TemporaryFolder()
        try folder.put("one", "real")
        try FileManager.default.createSymbolicLink(atPath: folder.file("token"), withDestinationPath: "real")
        try await RefreshTokenFile(folder.file("token")).exchange { _ in Secret("two") }
        #expect(try folder.content("real") == Array("two\n".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("token")) == "real")
        #expect(try folder.names == ["real", "token"])
    }

    @Test("is unchanged, and the exchange fails, if another program replaces the file of the next token")
    func replacedMeanwhile() async throws {
        let folder = try TemporaryFolder()
        try folder.put("one", "token")
        let error = await #expect(throws: JiraReaderError.self) {
            try await RefreshTokenFile(folder.file("token")).exchange { _ in
                try FileManager.default.removeItem(atPath: folder.file("token.next"))
                try folder.put("another program's", "token.next")
                return Secret("two")
            }
        }
        #expect(error != nil)
        #expect(try folder.content("token") == Array("one".utf8))
        #expect(try folder.content("token.next") == Array("another program's".utf8))
    }

    @Test("is used by one exchange at a time; each receives the token that the previous one stored")
    func together() async throws {
        let folder = try TemporaryFolder()
        try folder.put("0", "token")
        let file = RefreshTokenFile(folder.file("token"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await file.exchange { token in
                        let number = try #require(Int(token.reveal()))
                        await Task.yield()
                        return Secret("\(number + 1)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try folder.content("token") == Array("8\n".utf8))
    }

    @Test("is unchanged if an exchange fails, and rejected if it contains no token")
    func failures() async throws {
        let folder = try TemporaryFolder()
        try folder.put("one", "token")
        let file = RefreshTokenFile(folder.file("token"))
        await #expect(throws: CancellationError.self) {
            try await file.exchange { _ in throw CancellationError() }
        }
        #expect(try folder.content("token") == Array("one".utf8))
        for text in ["", "\n", "a b", "a\nb\n"] {
            try folder.put(text, "wrong")
            let error = await #expect(throws: JiraReaderError.self) {
                try await RefreshTokenFile(folder.file("wrong")).exchange { _ in
                    Issue.record("nothing is to be exchanged")
                    return Secret("x")
                }
            }
            #expect(error?.message.contains("one line") == true)
        }
        let missing = await #expect(throws: JiraReaderError.self) {
            try await RefreshTokenFile(folder.file("none")).exchange { $0 }
        }
        #expect(missing?.message.contains(folder.file("none")) == true)
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    @Test("is not read while another process has its lock, also through a link")
    func locked() async throws {
        let folder = try TemporaryFolder()
        try folder.put("one", "token")
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "token")
        let lock = try LockFile(folder.file("token.lock"), of: "token")
        let isReleased = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["token", "link"] {
                group.addTask {
                    try await RefreshTokenFile(folder.file(name)).exchange { token in
                        let isFree = isReleased.value.load(ordering: .sequentiallyConsistent)
                        #expect(isFree)
                        return Secret(token.reveal() + "+")
                    }
                }
            }
            group.addTask {
                // The others wait for the lock, or arrive later and find it free.
                for _ in 0..<100 { await Task.yield() }
                isReleased.value.store(true, ordering: .sequentiallyConsistent)
                lock.release()
            }
            try await group.waitForAll()
        }
        #expect(try folder.content("token") == Array("one++\n".utf8))
        #expect(try folder.names == ["link", "token"])
    }

    @Test("uses no token if the next one could not be stored")
    func unwritable() async throws {
        let folder = try TemporaryFolder()
        try folder.put("one", "token")
        // A folder has the name of the next token's file, so that the file cannot be created.
        try FileManager.default.createDirectory(
            atPath: folder.file("token.next"),
            withIntermediateDirectories: false
        )
        let error = await #expect(throws: JiraReaderError.self) {
            try await RefreshTokenFile(folder.file("token")).exchange { _ in
                Issue.record("the token is used")
                return Secret("two")
            }
        }
        #expect(error?.message.contains("cannot be replaced") == true)
    }
}
