import DurableFiles
import FactoryDefinitions
import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("Writing the state file of a pipeline run")
struct PipelineRunFileTests {
    private static func empty() -> PipelineRunRecord {
        PipelineRunRecord(
            pipeline: "P",
            seed: 1,
            now: FactoryDateTime(ticks: 638_995_188_111_045_206, isUTC: true),
            systemVariables: FactoryObject(),
            definitions: "d",
            parameters: "p"
        )
    }

    private static func activity(_ record: PipelineRunRecord) -> PipelineRunRecord.Activity {
        .init(now: record.now, input: String(repeating: "a", count: 64))
    }

    @Test("appends changes, and rarely replaces the file, so that the work is in proportion to the changes")
    func appends() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("state.json")
        var file = PipelineRunFile(path: path)
        var record = Self.empty()
        try file.write([:]) { record }
        var replacements = 0
        var written = 0
        for number in 0..<5000 {
            let change = ["A\(number)": Self.activity(record)]
            record.activities.merge(change) { $1 }
            try file.write(change) {
                replacements += 1
                written += record.line.bytes.count
                return record
            }
        }
        #expect(try PipelineRunRecord(bytes: [UInt8](Data(contentsOf: URL(filePath: path)))) == record)
        let size = record.line.bytes.count
        #expect(replacements > 2 && replacements < 12, "\(replacements) replacements")
        #expect(written < 4 * size, "\(written) bytes for a record of \(size) bytes")
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
    }

    @Test("replaces a file that another program has removed, replaced, truncated or extended")
    func changedFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("state.json")
        let other = folder.file("other.json")
        var file = PipelineRunFile(path: path)
        var record = Self.empty()
        try file.write([:]) { record }
        let changes: [() throws -> Void] = [
            { try FileManager.default.removeItem(atPath: path) },
            {
                try Data("{}\n".utf8).write(to: URL(filePath: other))
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.moveItem(atPath: other, toPath: path)
            },
            { try #require(FileHandle(forUpdatingAtPath: path)).truncate(atOffset: 10) },
            {
                let handle = try #require(FileHandle(forUpdatingAtPath: path))
                try handle.seekToEnd()
                try handle.write(contentsOf: Data("junk\n".utf8))
            },
        ]
        for (place, change) in changes.enumerated() {
            try change()
            let begun = ["A\(place)": Self.activity(record)]
            record.activities.merge(begun) { $1 }
            try file.write(begun) { record }
            #expect(try PipelineRunRecord(bytes: [UInt8](Data(contentsOf: URL(filePath: path)))) == record, "\(place)")
        }
    }

    @Test("is an error if the folder is gone, and succeeds when it is there again")
    func lostFolder() throws {
        let folder = try TemporaryFolder()
        let place = folder.file("state")
        let path = place + "/state.json"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        var file = PipelineRunFile(path: path)
        var record = Self.empty()
        try file.write([:]) { record }
        try FileManager.default.removeItem(atPath: place)
        record.activities["A"] = Self.activity(record)
        let lost = record
        let error = #expect(throws: FactoryRunError.self) { try file.write(lost.activities) { lost } }
        #expect(error?.code == .state && error?.message.contains(path) == true)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        try file.write(lost.activities) { lost }
        #expect(try PipelineRunRecord(bytes: [UInt8](Data(contentsOf: URL(filePath: path)))) == lost)
    }
}
