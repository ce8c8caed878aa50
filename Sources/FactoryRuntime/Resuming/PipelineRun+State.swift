internal import FactoryDefinitions
internal import Foundation

extension PipelineRun {
    /// Opens the state of the run on the disk, so that ``start(state:onEvent:)`` keeps it there, and locks it. Blocks for a
    /// moment.
    ///
    /// A run that resumes has the identifiers and the time of the run before it, and each activity the time at which it first
    /// began, so that expressions give the same file names. An activity that had not succeeded runs again; its copy continues the
    /// file that is unfinished. The file of a copy that had succeeded is verified and kept; if it is no longer as it was written,
    /// it is exported again. The output of a lookup that had succeeded is used again, unless it is hidden or holds a secret.
    ///
    /// - Parameter isResuming: If `true`, an unfinished run of the same pipeline with the same parameters is resumed; else it is
    ///   replaced.
    /// - Returns: The state; `nil` where no activity writes a file, so that there is nothing to resume.
    /// - Throws: ``FactoryRunError/Code/state`` when another run holds the state, when it cannot be read, was written by another
    ///   version, or when the definitions have changed; ``FactoryRunError/Code/path`` for an output that cannot be written.
    public func openState(isResuming: Bool) throws(FactoryRunError) -> PipelineRunState? {
        let writesFiles = activities.contains { activity in
            activity.node.inactiveOutcome == nil && ActivityKinds.kind(activity.type)?.writesFiles == true
        }
        guard writesFiles else { return nil }
        do throws(FactoryRunError) {
            return try PipelineRunState.open(
                stateName,
                below: settings.outputRoot,
                isResuming: isResuming,
                fresh: makeRecord()
            ) { record throws(FactoryRunError) in
                try check(record)
                try checkOutputs(of: record)
            }
        } catch {
            throw error.masked(secretTexts)
        }
    }

    /// The record of a run that begins.
    func makeRecord() -> PipelineRunRecord {
        let seed = settings.randomBits()
        var record = PipelineRunRecord(
            pipeline: name,
            seed: seed,
            now: now,
            facts: FactoryObject(),
            definitions: PipelineRunRecord.digest(definitions, seed: seed),
            parameters: PipelineRunRecord.digest(.object(parameters), seed: seed)
        )
        let random = SeededBits(seed: seed, name: "run")
        let scope = ExpressionScope(now: record.now, randomBits: { random.next() })
        record.facts = FactoryObject([
            ("DataFactory", .string(settings.factory)), ("Pipeline", .string(name)),
            ("RunId", .string(scope.newIdentifier())), ("TriggerType", .string("Manual")),
            ("TriggerId", .string(scope.newIdentifier())), ("TriggerName", .string("Manual")),
            ("TriggerTime", .string(scope.now.text(format: "o") ?? "")), ("GroupId", .null),
            ("TriggeredByPipelineName", .null), ("TriggeredByPipelineRunId", .null),
        ])
        return record
    }

    private func check(_ record: PipelineRunRecord) throws(FactoryRunError) {
        func changed(_ what: String) -> FactoryRunError {
            FactoryRunError(
                .state,
                "the unfinished run of \"\(name)\" cannot be resumed: \(what) since it began. Run again without resuming, "
                    + "which replaces it.",
                advisedSettings: [.restart]
            )
        }
        guard record.definitions == PipelineRunRecord.digest(definitions, seed: record.seed) else {
            throw changed("the definitions have changed")
        }
        guard record.parameters == PipelineRunRecord.digest(.object(parameters), seed: record.seed) else {
            throw changed("the value of a secure parameter has changed")
        }
    }

    /// The name of the state's file without its ending. Secrets are not part of it, since a digest of a short one gives it away.
    var stateName: String {
        let key = FactoryValue.array([
            .string(name), settings.activity.map(FactoryValue.string) ?? .null,
            ActivityOutput.masked(.object(parameters), secretTexts),
        ])
        let safe = name.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-")
                ? Character(scalar) : "_"
        }
        return String(safe.prefix(100)) + "-" + key.digest.prefix(16)
    }

    /// The definitions that the run may use: its pipeline, and all datasets and linked services, by name.
    private var definitions: FactoryValue {
        .array(
            ([.linkedService, .dataset, .pipeline] as [Definition.Kind]).map { kind in
                let used = binding.definitions.definitions.filter {
                    $0.kind == kind && !$0.name.isEmpty && (kind != .pipeline || $0.name == name)
                }
                return .object(
                    FactoryObject(used.sorted { $0.name < $1.name }.map { ($0.name, .object($0.values)) })
                )
            }
        )
    }
}
