internal import FactoryDefinitions
internal import InterimData

/// The content of a state file, which describes an unfinished run of a pipeline and the activities that have begun.
///
/// A state file contains neither secrets nor the values of parameters. Instead of these values, it contains their
/// digest, which is salted with the seed of the run.
struct PipelineRunRecord: Sendable, Hashable {
    /// The version of the format that this program reads and writes.
    static let currentVersion: Int64 = 1

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

    /// Returns a Boolean value that indicates whether a Delete activity has deleted the file of a copy after the copy
    /// ended. Such a file is not written again when the run is resumed.
    func hasDeleted(outputOf copy: Ended) -> Bool {
        guard case .object(let output)? = copy.output, case .object(let own)? = output["jirastream"],
            let file = own["file"]
        else { return false }
        return activities.values.contains { activity in
            guard let ended = activity.ended, ended.outcome == .succeeded, ended.time.ticks >= copy.time.ticks,
                case .object(let output)? = ended.output, case .object(let own)? = output["jirastream"],
                case .array(let deleted)? = own["deleted"]
            else { return false }
            return deleted.contains(file)
        }
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

    /// The content of the file: one line of JSON, whose last member is a digest of the other members.
    var bytes: [UInt8] {
        var object = value
        object["digest"] = .string(FactoryValue.object(object).digest)
        return Array((FactoryValue.object(object).exactJSON + "\n").utf8)
    }

    /// Parses the bytes of a file.
    init(bytes: [UInt8]) throws(Problem) {
        guard let document = try? JSONReader.read(bytes), document.repeatedNames.isEmpty,
            case .object(var object) = document.root.factoryValue
        else { throw .damaged }
        guard case .integer(let version)? = object["formatVersion"] else { throw .damaged }
        guard version == Self.currentVersion else { throw .version(version) }
        guard case .string(let digest)? = object["digest"] else { throw .damaged }
        object["digest"] = nil
        guard FactoryValue.object(object).digest == digest, let record = Self(object) else { throw .damaged }
        self = record
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
            (
                "activities",
                .object(FactoryObject(activities.sorted { $0.key < $1.key }.map { ($0.key, $0.value.value) }))
            ),
        ])
    }

    private init?(_ object: FactoryObject) {
        guard case .string(let pipeline)? = object["pipeline"], case .string(let digits)? = object["seed"],
            let seed = UInt64(digits, radix: 16), let now = Self.time(object["now"]),
            case .object(let systemVariables)? = object["facts"],
            case .string(let definitions)? = object["definitions"],
            case .string(let parameters)? = object["parameters"], case .object(let activities)? = object["activities"]
        else { return nil }
        self.init(
            pipeline: pipeline,
            seed: seed,
            now: now,
            systemVariables: systemVariables,
            definitions: definitions,
            parameters: parameters
        )
        for member in activities.members {
            guard let activity = Activity(member.value) else { return nil }
            self.activities[member.name] = activity
        }
    }

    /// Returns a time as text with seven decimal places of the second, so that no precision (100 ns) is lost.
    fileprivate static func value(_ time: FactoryDateTime) -> FactoryValue { .string(time.text(format: "o") ?? "") }

    fileprivate static func time(_ value: FactoryValue?) -> FactoryDateTime? {
        guard case .string(let text)? = value else { return nil }
        return FactoryDateTime(text)
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
