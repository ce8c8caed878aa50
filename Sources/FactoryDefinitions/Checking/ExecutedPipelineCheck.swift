internal import InterimData

/// Checks an activity that executes another pipeline: the values that it passes, and cycles of pipelines.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-execute-pipeline-activity
struct ExecutedPipelineCheck {
    let definition: Definition
    let activity: LocatedValue
    let context: CheckContext

    func run(_ findings: inout Findings) {
        guard let settings = activity["typeProperties"], let target = Self.target(of: activity, context) else { return }
        ReferenceCheck(definition: definition, context: context).checkParameters(in: settings, of: target, &findings)
        guard leadsBack(from: target), let name = settings["pipeline"]?["referenceName"] else { return }
        let own = LocatedValue.quoted(definition.name)
        let message =
            target.name.lowercased() == definition.name.lowercased()
            ? "the pipeline \(own) executes itself"
            : "the pipeline \(LocatedValue.quoted(target.name)) executes the pipeline \(own), so they form a cycle"
        findings.error("pipeline.cycle", name, message)
    }

    /// Returns the pipeline that an activity executes; `nil` if the activity is of another type, or if an expression
    /// determines the name.
    private static func target(of activity: LocatedValue, _ context: CheckContext) -> Definition? {
        name(of: activity).flatMap { context.set.definition(.pipeline, named: $0) }
    }

    private static func name(of activity: LocatedValue) -> String? {
        guard activity["type"]?.text == "ExecutePipeline" else { return nil }
        return activity["typeProperties"]?["pipeline"]?["referenceName"]?.literalText
    }

    /// Returns a Boolean value that indicates whether a pipeline executes the pipeline of this activity, directly or
    /// through others.
    private func leadsBack(from first: Definition) -> Bool {
        let own = definition.name.lowercased()
        var seen: Set<String> = []
        var rest = [first.name.lowercased()]
        while let name = rest.popLast() {
            if name == own { return true }
            guard seen.insert(name).inserted else { continue }
            rest += context.executedPipelines[name] ?? []
        }
        return false
    }

    /// Returns the names of the pipelines that each pipeline executes. All names are in lower case.
    static func executedPipelines(in set: DefinitionSet) -> [String: [String]] {
        var executed: [String: [String]] = [:]
        for definition in set.definitions where definition.kind == .pipeline {
            let activities = PipelineActivities(definition.properties)
            let names = activities.all.enumerated().compactMap { place, activity in
                activities.isInactive(place) ? nil : name(of: activity.value)?.lowercased()
            }
            executed[definition.name.lowercased(), default: []] += names
        }
        return executed
    }
}
