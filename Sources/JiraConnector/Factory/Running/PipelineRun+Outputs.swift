internal import FactoryDefinitions
internal import Sinks

extension PipelineRun {
    /// Checks the names of the outputs that are known before anything has run, so that nothing is asked of a site for a name
    /// that cannot be written. An output whose name depends on other activities is checked when its activity begins.
    ///
    /// - Throws: ``FactoryRunError/Code/path`` for the first name that cannot be an output's.
    public func checkOutputs() throws(FactoryRunError) {
        let root = OutputPaths(
            outputs: [OutputPaths.Entry(option: "--output-root", path: settings.outputRoot, kind: .folder)],
            inputs: settings.inputFiles
        )
        do throws(SinkError) {
            try root.check()
        } catch {
            throw FactoryRunError(.path, error.message)
        }
        let scope = makeScope()
        for activity in activities where activity.node.inactiveOutcome == nil {
            do throws(FactoryRunError) {
                guard try !Self.isKnownLater(activity) else { continue }
                let settings = try ExpressionResolution.resolve(
                    activity.object["typeProperties"],
                    in: scope,
                    named: "\"\(activity.name)\""
                )
                let bound = try binding.bind(activity, settings: settings, scope: scope, run: scope.newIdentifier())
                if case .copy(let copy) = bound { try check(copy.plan, of: activity.name) }
            } catch {
                // Other errors of an activity are its own, and reported when its turn comes.
                if error.code == .path { throw error.masked(secretTexts) }
            }
        }
    }

    /// Checks the names of what a copy writes.
    func check(_ plan: CopyPlan, of activity: String) throws(FactoryRunError) {
        var paths = OutputPaths(inputs: settings.inputFiles)
        paths.add(plan.sink, option: "the output of \"\(activity)\"")
        if case .skip(let log?) = plan.faultTolerance {
            paths.outputs.append(
                OutputPaths.Entry(option: "the log of \"\(activity)\"", path: log.path, kind: .folder)
            )
        }
        do throws(SinkError) {
            try paths.check()
        } catch {
            throw FactoryRunError(.path, error.message)
        }
    }
}
