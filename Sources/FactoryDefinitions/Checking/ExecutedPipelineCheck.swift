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
        guard activity["type"]?.text == "ExecutePipeline",
            let name = activity["typeProperties"]?["pipeline"]?["referenceName"]?.literalText
        else { return nil }
        return context.set.definition(.pipeline, named: name)
    }

    /// Returns a Boolean value that indicates whether a pipeline executes the pipeline of this activity, directly or
    /// through others.
    private func leadsBack(from first: Definition) -> Bool {
        let own = definition.name.lowercased()
        var seen: Set<String> = []
        var rest = [first]
        while let next = rest.popLast() {
            let name = next.name.lowercased()
            if name == own { return true }
            guard seen.insert(name).inserted else { continue }
            let activities = PipelineActivities(next.properties)
            for (place, activity) in activities.all.enumerated() where !activities.isInactive(place) {
                if let target = Self.target(of: activity.value, context) { rest.append(target) }
            }
        }
        return false
    }
}
