internal import FactoryDefinitions
internal import InterimData

/// The content of a state file, which describes an unfinished run of a pipeline and the activities that have begun.
///
/// A state file contains neither secrets nor the values of parameters. Instead of these values, it contains their
/// digest, which is salted with the seed of the run.
struct PipelineRunRecord: Sendable, Hashable {
    /// The version of the format that this program writes. It also reads version 1, whose files have one line.
    static let currentVersion: Int64 = 2

    /// An activity that has begun.
    struct Activity: Sendable, Hashable {
        /// The time at which the activity first began. In its expressions, this is the current time, even in a resumed
        /// run.
        var now: FactoryDateTime
        /// A salted digest of the settings, as evaluated when the activity last began. An activity can continue an
        /// unfinished file only if this digest is unchanged.
        var input = ""
        /// The end; `nil` while the activity runs.
        var ended: Ended?
    }

    /// The end of an activity.
    struct Ended: Sendable, Hashable {
        var outcome: ActivityOutcome
        var time: FactoryDateTime
        /// A salted digest of the evaluated settings with which the activity ended. A success is reused only if the
        /// settings of the resumed run have the same digest.
        var input: String
        /// If `true`, the activity succeeded, but some records could not be read.
        var isIncomplete = false
        /// The output; `nil` if the activity did not succeed, or if its output must not be stored.
        var output: FactoryValue?
    }

    /// The name of the pipeline. The program does not use it; it is for people who read the file.
    var pipeline: String
    /// The seed of all random numbers of the run.
    var seed: UInt64
    /// The time at which the run first began. In expressions of the pipeline, this is the current time.
    var now: FactoryDateTime
    /// The system variables, which expressions read as members of `pipeline()`.
    var systemVariables: FactoryObject
    /// A salted digest of the definitions.
    var definitions: String
    /// A salted digest of the parameters' values.
    var parameters: String
    /// The activities that have begun, by name.
    var activities: [String: Activity] = [:]

    /// The files that Delete activities have deleted, by their paths relative to the folder of outputs, each with the
    /// time of the last deletion. Takes time in proportion to the number of activities and files.
    var deletions: [String: FactoryDateTime] {
        var deletions: [String: FactoryDateTime] = [:]
        for activity in activities.values {
            guard let ended = activity.ended, ended.outcome == .succeeded else { continue }
            for file in ended.deletedFiles where (deletions[file]?.ticks ?? .min) < ended.time.ticks {
                deletions[file] = ended.time
            }
        }
        return deletions
    }

    /// Returns the digest of a value, salted with the seed.
    static func digest(_ value: FactoryValue, seed: UInt64) -> String {
        FactoryValue.array([.string(String(seed, radix: 16)), value]).digest
    }
}

// MARK: The file

extension PipelineRunRecord {
    /// The reason why bytes are not a valid state file.
    enum Problem: Error, Hashable {
        /// The bytes are damaged or were written by another program.
        case damaged
        /// The bytes have a format version that this program does not support.
        case version(Int64)
    }

    /// A line of the file with its line feed.
    struct Line: Sendable {
        var bytes: [UInt8]
        /// The digest of the line's other members, which is its last member.
        var digest: String

        fileprivate init(_ object: FactoryObject) {
            var object = object
            digest = FactoryValue.object(object).digest
            object["digest"] = .string(digest)
            bytes = Array((FactoryValue.object(object).exactJSON + "\n").utf8)
        }
    }

    /// The whole record as the first line of a file.
    var line: Line { Line(value) }

    /// Returns a line with activities that have changed. Takes time in proportion to the number of these activities.
    ///
    /// - Parameter digest: The digest of the line before.
    static func line(of activities: [String: Activity], after digest: String) -> Line {
        Line(FactoryObject([("after", .string(digest)), ("activities", value(activities))]))
    }

    /// Parses the bytes of a file. The part of a line at its end is ignored, because a process may have been killed
    /// while it appended the line.
    init(bytes: [UInt8]) throws(Problem) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 1 else { throw .damaged }
        var object = try Self.object(lines[0])
        guard case .integer(let version)? = object["formatVersion"] else { throw .damaged }
        guard (1...Self.currentVersion).contains(version) else { throw .version(version) }
        var digest = try Self.takeDigest(&object)
        guard var record = Self(object) else { throw .damaged }
        for line in lines[1..<(lines.count - 1)] {
            var change = try Self.object(line)
            let next = try Self.takeDigest(&change)
            guard change["after"] == .string(digest), record.read(change["activities"]) else { throw .damaged }
            digest = next
        }
        self = record
    }

    private static func object(_ line: ArraySlice<UInt8>) throws(Problem) -> FactoryObject {
        guard let document = try? JSONReader.read(Array(line)), document.repeatedNames.isEmpty,
            case .object(let object) = document.root.factoryValue
        else { throw .damaged }
        return object
    }

    /// Removes the digest of a line from its object, and returns it.
    ///
    /// - Throws: ``Problem/damaged`` if the digest is not that of the other members.
    private static func takeDigest(_ object: inout FactoryObject) throws(Problem) -> String {
        guard case .string(let digest)? = object["digest"] else { throw .damaged }
        object["digest"] = nil
        guard FactoryValue.object(object).digest == digest else { throw .damaged }
        return digest
    }

    /// Returns a Boolean value that indicates whether an output can be stored in a file: parsing the JSON of the output
    /// must yield the same value.
    static func canHold(_ output: FactoryValue) -> Bool {
        // The arrays have the same nesting depth as an output in the file, because the parser limits the depth.
        let value = FactoryValue.array([.array([.array([.array([output])])])])
        return (try? JSONReader.read(Array(value.exactJSON.utf8)))?.root.factoryValue == value
    }

    private var value: FactoryObject {
        FactoryObject([
            ("formatVersion", .integer(Self.currentVersion)), ("pipeline", .string(pipeline)),
            ("seed", .string(String(seed, radix: 16))), ("now", Self.value(now)), ("facts", .object(systemVariables)),
            ("definitions", .string(definitions)), ("parameters", .string(parameters)),
            ("activities", Self.value(activities)),
        ])
    }

    private static func value(_ activities: [String: Activity]) -> FactoryValue {
        .object(FactoryObject(activities.sorted { $0.key < $1.key }.map { ($0.key, $0.value.value) }))
    }

    /// Sets the activities that a line contains. Returns `false` if the value is not valid.
    private mutating func read(_ value: FactoryValue?) -> Bool {
        guard case .object(let object)? = value else { return false }
        for member in object.members {
            guard let activity = Activity(member.value) else { return false }
            activities[member.name] = activity
        }
        return true
    }

    private init?(_ object: FactoryObject) {
        guard case .string(let pipeline)? = object["pipeline"], case .string(let digits)? = object["seed"],
            let seed = UInt64(digits, radix: 16), let now = Self.time(object["now"]),
            case .object(let systemVariables)? = object["facts"],
            case .string(let definitions)? = object["definitions"],
            case .string(let parameters)? = object["parameters"]
        else { return nil }
        self.init(
            pipeline: pipeline,
            seed: seed,
            now: now,
            systemVariables: systemVariables,
            definitions: definitions,
            parameters: parameters
        )
        guard read(object["activities"]) else { return nil }
    }

    /// Returns a time as text with seven decimal places of the second, so that no precision (100 ns) is lost.
    fileprivate static func value(_ time: FactoryDateTime) -> FactoryValue { .string(time.text(format: "o") ?? "") }

    fileprivate static func time(_ value: FactoryValue?) -> FactoryDateTime? {
        guard case .string(let text)? = value else { return nil }
        return FactoryDateTime(text)
    }
}

extension PipelineRunRecord.Ended {
    /// The files that a Delete activity has deleted, from its output.
    var deletedFiles: [String] {
        guard case .object(let output)? = output, case .object(let own)? = output["jirastream"],
            case .array(let deleted)? = own["deleted"]
        else { return [] }
        return deleted.map(\.text)
    }
}

extension PipelineRunRecord.Activity {
    fileprivate var value: FactoryValue {
        var object = FactoryObject([
            ("now", PipelineRunRecord.value(now)), ("settings", .string(input)),
        ])
        if let ended {
            object["status"] = .string(ended.outcome.rawValue)
            object["ended"] = PipelineRunRecord.value(ended.time)
            object["input"] = .string(ended.input)
            object["isIncomplete"] = .boolean(ended.isIncomplete)
            object["output"] = ended.output
        }
        return .object(object)
    }

    fileprivate init?(_ value: FactoryValue) {
        guard case .object(let object) = value, let now = PipelineRunRecord.time(object["now"]),
            case .string(let input)? = object["settings"]
        else { return nil }
        self.init(now: now, input: input)
        guard let status = object["status"] else { return }
        guard case .string(let name) = status, let outcome = ActivityOutcome(rawValue: name),
            let time = PipelineRunRecord.time(object["ended"]), case .string(let input)? = object["input"],
            case .boolean(let isIncomplete)? = object["isIncomplete"]
        else { return nil }
        ended = PipelineRunRecord.Ended(
            outcome: outcome,
            time: time,
            input: input,
            isIncomplete: isIncomplete,
            output: object["output"]
        )
    }
}
