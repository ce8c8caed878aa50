internal import FactoryDefinitions
internal import Foundation

extension PipelineRun {
    /// Opens and locks the state file of the run. Pass the result to ``start(state:onEvent:)``, which updates the file.
    /// The method blocks during file operations.
    ///
    /// A resumed run has the identifiers and the time of the unfinished run, and each activity has the time at which it
    /// first began, so expressions produce the same file names. Every activity that had not succeeded runs again; a
    /// copy continues its unfinished file. The file of a copy that had succeeded is verified, and is exported again if
    /// it was changed. The output of a lookup, a GetMetadata or a Delete that had succeeded is used again, unless the policy hides the output or
    /// the output contains a secret.
    ///
    /// - Parameter isResuming: If `true`, an unfinished run of the same pipeline with the same parameters is resumed.
    ///   If `false`, the unfinished run is replaced.
    /// - Returns: The state; `nil` if no activity writes a file, because such a run cannot be resumed.
    /// - Throws: ``FactoryRunError/Code/state`` if another run has locked the state, if the state cannot be read or has
    ///   another format version, or if the definitions or the value of a secure parameter have changed.
    ///   ``FactoryRunError/Code/path`` if an output cannot be written.
    public func openState(isResuming: Bool) throws(FactoryRunError) -> PipelineRunState? {
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

    /// Returns the content of the state file for a new run.
    func makeRecord() -> PipelineRunRecord {
        let seed = settings.randomBits()
        var record = PipelineRunRecord(
            pipeline: name,
            seed: seed,
            now: now,
            systemVariables: FactoryObject(),
            definitions: PipelineRunRecord.digest(definitions, seed: seed),
            parameters: PipelineRunRecord.digest(.object(parameters), seed: seed)
        )
        let random = SeededRandomSource(seed: seed, name: "run")
        let scope = ExpressionScope(now: record.now, randomBits: { random.next() })
        record.systemVariables = FactoryObject([
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
                "the unfinished run of \"\(name)\" cannot be resumed: \(what) since it began. Run again without "
                    + "resuming to replace it.",
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

    /// The name of the state file without its extension.
    ///
    /// The name contains a digest of the parameters. Secrets are masked before the digest is computed, because a short
    /// secret could be guessed from its digest.
    var stateName: String {
        let key = FactoryValue.array([
            .string(name), settings.activity.map(FactoryValue.string) ?? .null,
            ActivityOutput.masked(.object(shownParameters), secretTexts),
        ])
        let safe = name.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-")
                ? Character(scalar) : "_"
        }
        return String(safe.prefix(100)) + "-" + key.digest.prefix(16)
    }

    /// The definitions that the run may use, by name: the pipeline and those that it executes, all datasets and all
    /// linked services.
    private var definitions: FactoryValue {
        let pipelines = pipelineNames
        let parameters = settings.tableParameters.sorted { $0.key < $1.key }.map { table in
            (table.key, FactoryValue.array(table.value.map { .array([.string($0.name), .string($0.value)]) }))
        }
        let used = FactoryValue.array(
            ([.linkedService, .dataset, .pipeline] as [Definition.Kind]).map { kind in
                let used = binding.definitions.definitions.filter {
                    $0.kind == kind && !$0.name.isEmpty && (kind != .pipeline || pipelines.contains($0.name))
                }
                return .object(
                    FactoryObject(used.sorted { $0.name < $1.name }.map { ($0.name, .object($0.values)) })
                )
            }
        )
        // Without parameters, the digest is that of earlier versions.
        return parameters.isEmpty ? used : .array([used, .object(FactoryObject(parameters))])
    }
}
