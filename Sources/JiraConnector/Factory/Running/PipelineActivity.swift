internal import FactoryDefinitions

/// An activity of a pipeline, as far as every kind of activity is alike.
struct PipelineActivity: Sendable {
    let name: String
    let type: String
    /// The activity's object, expressions unevaluated.
    let object: FactoryObject
    let node: PipelineSchedule.Node

    /// Reads an activity.
    init(_ value: FactoryValue) throws(FactoryRunError) {
        guard case .object(let object) = value else {
            throw FactoryRunError(.invalidDefinition, "the activities of a pipeline must be objects")
        }
        self.object = object
        let head = ResolvedObject(object, place: "an activity")
        name = try head.requiredText("name")
        let own = ResolvedObject(object, place: "\"\(name)\"")
        type = try own.requiredText("type")
        var node = PipelineSchedule.Node(name: name)
        for dependency in try own.objects("dependsOn") {
            let activity = try dependency.requiredText("activity")
            guard case .array(let texts)? = dependency["dependencyConditions"], !texts.isEmpty else {
                throw dependency.wrong("dependencyConditions", "an array of conditions")
            }
            var conditions: [PipelineSchedule.Condition] = []
            for text in texts {
                guard case .string(let text) = text, let condition = PipelineSchedule.Condition(rawValue: text) else {
                    throw dependency.wrong("dependencyConditions", "of Succeeded, Failed, Skipped and Completed")
                }
                conditions.append(condition)
            }
            node.dependencies.append((activity, conditions))
        }
        switch try own.text("state") {
        case nil, "Active": break
        case "Inactive":
            switch try own.text("onInactiveMarkAs") {
            case nil, "Succeeded": node.inactiveOutcome = .succeeded
            case "Failed": node.inactiveOutcome = .failed
            case "Skipped": node.inactiveOutcome = .skipped
            default: throw own.wrong("onInactiveMarkAs", "Succeeded, Failed or Skipped")
            }
        default: throw own.wrong("state", "Active or Inactive")
        }
        self.node = node
    }

    /// Refuses an activity of a type that is not run here, before anything of it is evaluated: what is inside a loop, for one,
    /// has values in the loop only.
    func checkType() throws(FactoryRunError) {
        guard type == "Copy" || type == "Lookup" else {
            throw FactoryRunError(
                .unsupported,
                "\"\(name)\" is an activity of type \(type), which is not run here; Copy and Lookup are"
            )
        }
    }

    /// The policy, expressions in it evaluated.
    func policy(in scope: ExpressionScope) throws(FactoryRunError) -> ActivityPolicy {
        var policy = ActivityPolicy()
        let settings = try ExpressionResolution.resolve(
            object["policy"],
            in: scope,
            named: "the policy of \"\(name)\""
        )
        // Nobody waits for a year; clocks need not know more.
        if let timeout = try settings.duration("timeout"), timeout > .zero {
            policy.timeout = min(timeout, .seconds(365 * 86_400))
        }
        policy.retries = try settings.integer("retry", in: 0...1_000_000) ?? 0
        if let seconds = try settings.integer("retryIntervalInSeconds", in: 30...86_400) {
            policy.retryInterval = .seconds(seconds)
        }
        policy.hidesInput = try settings.boolean("secureInput") ?? false
        policy.hidesOutput = try settings.boolean("secureOutput") ?? false
        return policy
    }
}
