internal import FactoryDefinitions
internal import InterimData
internal import JiraConnector
internal import Sinks

extension PipelineRun {
    /// Checks the settings of the activities that are known before the run, so that no request is sent if an activity
    /// cannot run or a file cannot be written. Settings that depend on other activities are checked when their activity
    /// begins.
    ///
    /// - Throws: ``FactoryRunError/Code/path`` for the first invalid name of an output.
    ///   ``FactoryRunError/Code/unsupported`` for the first activity that is not supported, such as a copy to a format
    ///   that this program does not write.
    public func checkOutputs() throws(FactoryRunError) {
        try checkOutputs(of: makeRecord())
    }

    /// Checks the names of the outputs that are known before the run.
    func checkOutputs(of record: PipelineRunRecord) throws(FactoryRunError) {
        let root = OutputPaths(
            outputs: [OutputPaths.Entry(option: "the folder of outputs", path: settings.outputRoot, kind: .folder)],
            inputs: settings.inputFiles
        )
        try Self.translated(advising: [.outputRoot]) { () throws(SinkError) in try root.check() }
        let pipelineScope = makeScope(record)
        var known: [OutputPaths] = []
        for activity in list.activities where activity.node.inactiveOutcome == nil {
            for inner in [activity] + activity.branches.flatMap(\.list.allActive) {
                guard let paths = try outputs(of: inner, in: pipelineScope, record) else { continue }
                // Of the activities of a condition, not all run, so they may write the same file.
                guard inner.name == activity.name else { continue }
                for other in known { try Self.translated { () throws(SinkError) in try paths.check(beside: other) } }
                known.append(paths)
            }
        }
    }

    /// Checks the names of the outputs of an activity, and returns them; `nil` if they are not known before the run.
    private func outputs(
        of activity: PipelineActivity,
        in pipelineScope: ExpressionScope,
        _ record: PipelineRunRecord
    ) throws(FactoryRunError) -> OutputPaths? {
        do throws(FactoryRunError) {
            guard try !isKnownLater(activity) else { return nil }
            let scope = pipelineScope.ofActivity(
                activity.name,
                seed: record.seed,
                now: record.activities[activity.name]?.now ?? record.now
            )
            return try activity.implementation()
                .bind(
                    activity,
                    settings: try activity.settings(in: scope),
                    scope: scope,
                    run: scope.newIdentifier(),
                    in: binding
                )
                .checkOutputs(of: self, activity: activity.name)
        } catch {
            // Other errors are reported when the activity runs.
            switch error.code {
            case .path: throw error.masked(secretTexts)
            case .unsupported: throw error.inside("\"\(activity.name)\"").masked(secretTexts)
            default: return nil
            }
        }
    }

    /// Checks the names of the outputs of a copy, and returns them.
    @discardableResult
    func check(_ plan: CopyPlan, of activity: String) throws(FactoryRunError) -> OutputPaths {
        var paths = OutputPaths(inputs: settings.inputFiles)
        paths.add(plan.sink, option: "the output of \"\(activity)\"")
        if case .skip(let log?) = plan.faultTolerance {
            paths.outputs.append(
                OutputPaths.Entry(option: "the log of \"\(activity)\"", path: log.path, kind: .folder)
            )
        }
        try Self.translated { () throws(SinkError) in try paths.check() }
        return paths
    }

    private static func translated(
        advising settings: [AdvisedSetting] = [],
        _ body: () throws(SinkError) -> Void
    ) throws(FactoryRunError) {
        do throws(SinkError) {
            try body()
        } catch {
            throw FactoryRunError(.path, error.message, advisedSettings: settings)
        }
    }
}
