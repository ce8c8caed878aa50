import FactoryDefinitions
import Foundation
import InterimData
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("The state file of a pipeline run")
struct PipelineRunRecordTests {
    private static func record() throws -> PipelineRunRecord {
        var record = PipelineRunRecord(
            pipeline: "Nightly \"1\"\n",
            seed: .max,
            now: FactoryDateTime(ticks: 638_995_188_111_045_206, isUTC: true),
            systemVariables: FactoryObject([("RunId", .string("a-b")), ("GroupId", .null)]),
            definitions: "d1",
            parameters: "d2"
        )
        record.activities["Begun"] = .init(now: record.now, input: "00ff")
        record.activities["Failed"] = .init(
            now: record.now,
            input: "1",
            ended: .init(outcome: .failed, time: record.now, input: "x")
        )
        record.activities["Größe 🚢"] = .init(
            now: record.now,
            input: "",
            ended: .init(
                outcome: .succeeded,
                time: record.now,
                input: "y",
                isIncomplete: true,
                output: try value(#"{"b":1.0,"a":[1,null,true,1e300,-0.0,"\u0001\ud83d\udea2"],"c":{"digest":"no"}}"#)
            )
        )
        return record
    }

    /// Returns a file with the record and two changes, and the record that it contains.
    private static func file() throws -> (bytes: [UInt8], record: PipelineRunRecord) {
        var record = try Self.record()
        let first = record.line
        let ended = PipelineRunRecord.Ended(outcome: .succeeded, time: record.now, input: "z", output: .integer(3))
        let begun = ["Later": PipelineRunRecord.Activity(now: record.now, input: "12")]
        let second = PipelineRunRecord.line(of: begun, after: first.digest)
        let both = [
            "Later": PipelineRunRecord.Activity(now: record.now, input: "12", ended: ended),
            "Begun": PipelineRunRecord.Activity(now: record.now, input: "11"),
        ]
        let third = PipelineRunRecord.line(of: both, after: second.digest)
        record.activities.merge(both) { $1 }
        return (first.bytes + second.bytes + third.bytes, record)
    }

    @Test("is unchanged by encoding and decoding, including the types of numbers")
    func roundTrip() throws {
        let record = try Self.record()
        let read = try PipelineRunRecord(bytes: record.line.bytes)
        #expect(read == record)
        #expect(read.line.bytes == record.line.bytes)
        #expect(String(decoding: record.line.bytes, as: UTF8.self).contains("\"b\":1.0,\"a\":[1,null"))
        #expect(read.now.text(format: "o") == record.now.text(format: "o"))
        let (bytes, changed) = try Self.file()
        #expect(try PipelineRunRecord(bytes: bytes) == changed)
    }

    @Test("has a format version; the error of an unsupported version names that version")
    func version() throws {
        let text = String(decoding: try Self.record().line.bytes, as: UTF8.self)
        #expect(text.hasPrefix("{\"formatVersion\":2,"))
        let newer = text.replacing("\"formatVersion\":2,", with: "\"formatVersion\":7,\"more\":[],")
        #expect(throws: PipelineRunRecord.Problem.version(7)) { try PipelineRunRecord(bytes: Array(newer.utf8)) }
    }

    @Test("of version 1 is read")
    func earlierVersion() throws {
        // A file that a program with this version has written.
        let text = """
            {"formatVersion":1,"pipeline":"P","seed":"e9c7372ea6c87eaf","now":"2026-12-01T06:46:03.9563180Z",\
            "facts":{"DataFactory":"jirastream","Pipeline":"P","RunId":"8a8530ce-f626-45ae-9a37-4d54aa138894",\
            "TriggerType":"Manual","TriggerId":"0d481b9f-fd07-4481-a2eb-1b1834873d40","TriggerName":"Manual",\
            "TriggerTime":"2026-12-01T06:46:03.9563180Z","GroupId":null,"TriggeredByPipelineName":null,\
            "TriggeredByPipelineRunId":null},\
            "definitions":"9882fe07cd1a2caf5349db9ede72f0073519e92c1f831e0b108c791a9db93a12",\
            "parameters":"2c71b87b5cdf8959c1ec76c847790f03e00bd5fc1f50b86964a6787a8f54db46",\
            "activities":{"L":{"now":"2026-12-01T06:46:03.9591440Z",\
            "settings":"47a89d4f2df0af99b2d9da7c612eda0f62c0e8132714195ab6ef2720976a8152","status":"Succeeded",\
            "ended":"2026-12-01T06:46:03.9672170Z",\
            "input":"47a89d4f2df0af99b2d9da7c612eda0f62c0e8132714195ab6ef2720976a8152","isIncomplete":false,\
            "output":{"firstRow":{"Name":"No Category","Id":1},"effectiveIntegrationRuntime":"jirastream"}}},\
            "digest":"04959ac37101a24462829e6927aa8c426bcf3712534c67e47a3f9975f771982d"}

            """
        let record = try PipelineRunRecord(bytes: Array(text.utf8))
        #expect(record.pipeline == "P" && record.seed == 0xe9c7_372e_a6c8_7eaf)
        let ended = try #require(record.activities["L"]?.ended)
        #expect(ended.outcome == .succeeded && !ended.isIncomplete)
        #expect(
            ended.output
                == (try value(
                    #"{"firstRow": {"Name": "No Category", "Id": 1}, "effectiveIntegrationRuntime": "jirastream"}"#
                ))
        )
        #expect(throws: PipelineRunRecord.Problem.damaged) {
            try PipelineRunRecord(bytes: Array(text.replacing("\"Id\":1", with: "\"Id\":2").utf8))
        }
    }

    @Test("is detected as damaged if a byte is changed, or if a line is missing that is not the last")
    func damaged() throws {
        let bytes = try Self.file().bytes
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1
            // Without the last line feed, the file ends with a part of a line.
            if place == bytes.count - 1 { continue }
            #expect(throws: PipelineRunRecord.Problem.self, "byte \(place)") {
                try PipelineRunRecord(bytes: damaged)
            }
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { $0 + [UInt8(ascii: "\n")] }
        for order in [[0, 2], [1, 2], [0, 2, 1], [0, 1, 1, 2], [0, 0]] {
            #expect(throws: PipelineRunRecord.Problem.damaged, "\(order)") {
                try PipelineRunRecord(bytes: order.flatMap { lines[$0] })
            }
        }
    }

    @Test("lacks the last change if the process was killed while it appended it")
    func torn() throws {
        let bytes = try Self.file().bytes
        let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
        for count in 0..<ends[0] {
            #expect(throws: PipelineRunRecord.Problem.self, "\(count)") {
                try PipelineRunRecord(bytes: Array(bytes.prefix(count)))
            }
        }
        let second = try PipelineRunRecord(bytes: Array(bytes.prefix(ends[1] + 1)))
        #expect(second.activities["Later"]?.input == "12" && second.activities["Later"]?.ended == nil)
        for count in ends[1] + 1...ends[2] {
            #expect(try PipelineRunRecord(bytes: Array(bytes.prefix(count))) == second, "\(count)")
        }
    }

    @Test("can store only outputs that are equal after encoding and decoding")
    func outputs() throws {
        #expect(PipelineRunRecord.canHold(try value(#"{"a": 1.5, "b": [2, "x"]}"#)))
        #expect(!PipelineRunRecord.canHold(.float(.nan)))
        #expect(!PipelineRunRecord.canHold(.array([.float(.infinity)])))
        var deep = FactoryValue.null
        for _ in 0..<JSONReader.depthLimit - 4 { deep = .array([deep]) }
        #expect(PipelineRunRecord.canHold(deep))
        #expect(!PipelineRunRecord.canHold(.array([deep])))
    }

    @Test("Random numbers are equal for equal seeds and names, and otherwise differ")
    func random() {
        func numbers(_ seed: UInt64, _ name: String) -> [UInt64] {
            let bits = SeededRandomSource(seed: seed, name: name)
            return (0..<8).map { _ in bits.next() }
        }
        #expect(numbers(1, "a") == numbers(1, "a"))
        let all = numbers(1, "a") + numbers(2, "a") + numbers(1, "b")
        #expect(Set(all).count == 24)
    }
}
