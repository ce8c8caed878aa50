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

    @Test("is unchanged by encoding and decoding, including the types of numbers")
    func roundTrip() throws {
        let record = try Self.record()
        let read = try PipelineRunRecord(bytes: record.bytes)
        #expect(read == record)
        #expect(read.bytes == record.bytes)
        #expect(String(decoding: record.bytes, as: UTF8.self).contains("\"b\":1.0,\"a\":[1,null"))
        #expect(read.now.text(format: "o") == record.now.text(format: "o"))
    }

    @Test("has a format version; the error of an unsupported version names that version")
    func version() throws {
        let text = String(decoding: try Self.record().bytes, as: UTF8.self)
        #expect(text.hasPrefix("{\"formatVersion\":1,"))
        let newer = text.replacing("\"formatVersion\":1,", with: "\"formatVersion\":7,\"more\":[],")
        #expect(throws: PipelineRunRecord.Problem.version(7)) { try PipelineRunRecord(bytes: Array(newer.utf8)) }
    }

    @Test("is detected as damaged if a byte is missing or changed")
    func damaged() throws {
        let bytes = try Self.record().bytes
        for count in 0..<bytes.count - 1 {
            #expect(throws: PipelineRunRecord.Problem.self, "\(count)") {
                try PipelineRunRecord(bytes: Array(bytes.prefix(count)))
            }
        }
        for place in bytes.indices.dropLast() {
            var damaged = bytes
            damaged[place] ^= 1
            #expect(throws: PipelineRunRecord.Problem.self, "byte \(place)") {
                try PipelineRunRecord(bytes: damaged)
            }
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
