internal import FactoryDefinitions

extension PipelineRun {
    /// Rejects a pipeline with an active activity that cannot run, before anything is read or written. Activities of
    /// executed pipelines are included.
    ///
    /// - Throws: An error that names all activities of unsupported types.
    func checkActivities() throws(FactoryRunError) {
        do throws(FactoryRunError) {
            var unsupported: [PipelineActivity] = []
            var setting: FactoryRunError?
            var webActivity: PipelineActivity?
            try forEachActivity { activity throws(FactoryRunError) in
                switch ActivityTypes.implementation(activity.type) {
                case nil: unsupported.append(activity)
                case let type? where type == BoundWeb.self: webActivity = webActivity ?? activity
                default: break
                }
                setting = setting ?? activity.unsupportedSetting
            }
            if let error = PipelineActivity.unsupported(unsupported) ?? setting { throw error }
            if let webActivity, !settings.allowsWeb { throw BoundWeb.notAllowed(webActivity.name) }
        } catch {
            throw error.masked(secretTexts)
        }
    }

    /// A Boolean value that indicates whether an activity writes files. Activities of executed pipelines are included.
    var writesFiles: Bool {
        var writes = false
        try? forEachActivity { activity in
            if ActivityTypes.implementation(activity.type)?.writesFiles == true { writes = true }
        }
        return writes
    }

    /// The texts by which the defaults of secure parameters of the executed pipelines are recognized.
    var executedSecrets: [String] {
        pipelineNames.flatMap { name in
            ParameterBinding.defaultSecrets(
                binding.definitions.definition(.pipeline, named: name)?.values["parameters"]
            )
        }
    }

    /// The names of this pipeline and of the pipelines that it executes.
    var pipelineNames: Set<String> {
        var names: Set<String> = [name]
        try? forEachActivity { activity in
            if let executed = BoundExecutePipeline.pipeline(of: activity) {
                names.insert(binding.definitions.definition(.pipeline, named: executed)?.name ?? executed)
            }
        }
        return names
    }

    /// Calls a function for each active activity of this pipeline, and of the pipelines that it executes.
    ///
    /// - Throws: The errors of `body`, and ``FactoryRunError`` if an executed pipeline does not exist or executes
    ///   itself.
    private func forEachActivity(
        _ body: (PipelineActivity) throws(FactoryRunError) -> Void
    ) throws(FactoryRunError) {
        var seen: Set<String> = [name]
        try Self.visit(list, callers: [name], in: binding.definitions, &seen, body)
    }

    private static func visit(
        _ list: ActivityList,
        callers: [String],
        in definitions: DefinitionSet,
        _ seen: inout Set<String>,
        _ body: (PipelineActivity) throws(FactoryRunError) -> Void
    ) throws(FactoryRunError) {
        for activity in list.allActive {
            try body(activity)
            guard activity.type == BoundExecutePipeline.type else { continue }
            guard let executed = BoundExecutePipeline.pipeline(of: activity) else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "the referenceName of the pipeline that \"\(activity.name)\" executes must be a constant text, so that its "
                        + "activities are known before the run"
                )
            }
            let definition = try definitions.required(.pipeline, named: executed)
            guard !callers.contains(definition.name) else {
                throw BoundExecutePipeline.cycle(definition.name, callers: callers)
            }
            guard seen.insert(definition.name).inserted else { continue }
            let owner = "the pipeline \"\(definition.name)\""
            guard let activities = definition.resolved["activities"] else {
                throw FactoryRunError(.invalidDefinition, "\(owner) has no activities")
            }
            try visit(
                try ActivityList(activities, owner: owner),
                callers: callers + [definition.name],
                in: definitions,
                &seen,
                body
            )
        }
    }
}
