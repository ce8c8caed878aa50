internal import FactoryDefinitions
internal import InterimData
internal import JiraConnector
internal import Sinks

extension PipelineRun {
    /// Checks the names of the outputs that are known before the run, so that no request is sent if a file cannot be
    /// written. If the name of an output depends on other activities, it is checked when its activity begins.
    ///
    /// - Throws: ``FactoryRunError/Code/path`` for the first invalid name.
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
        for activity in activities where activity.node.inactiveOutcome == nil {
            do throws(FactoryRunError) {
                guard try !Self.readsOtherOutputs(activity) else { continue }
                let scope = pipelineScope.ofActivity(
                    activity.name,
                    seed: record.seed,
                    now: record.activities[activity.name]?.now ?? record.now
                )
                let id = scope.newIdentifier()
                let settings = try ExpressionResolution.resolve(
                    activity.object["typeProperties"],
                    in: scope,
                    named: "\"\(activity.name)\""
                )
                let bound = try activity.implementation()
                    .bind(activity, settings: settings, scope: scope, run: id, in: binding)
                guard let paths = try bound.checkOutputs(of: self, activity: activity.name) else { continue }
                for other in known { try Self.translated { () throws(SinkError) in try paths.check(beside: other) } }
                known.append(paths)
            } catch {
                // Other errors are reported when the activity runs.
                if error.code == .path { throw error.masked(secretTexts) }
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
