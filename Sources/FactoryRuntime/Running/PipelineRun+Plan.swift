public import FactoryDefinitions
internal import InterimData

extension PipelineRun {
    /// Returns the parts of a run's plan that are known before the run: the table and the file of each activity, in
    /// order. No request is sent, no secret is looked up, and nothing is written.
    ///
    /// If an expression of an activity reads the output of another activity, the table and the file of the reading
    /// activity are not known before the run. In their place, the plan of this activity has a member `known`.
    ///
    /// - Throws: ``FactoryRunError`` for the first activity that cannot be run.
    public func plan() throws(FactoryRunError) -> FactoryValue {
        do throws(FactoryRunError) {
            return ActivityOutput.masked(try unmaskedPlan(), secretTexts)
        } catch {
            throw error.masked(secretTexts)
        }
    }

    private func unmaskedPlan() throws(FactoryRunError) -> FactoryValue {
        let scope = makeScope()
        var plans: [FactoryValue] = []
        for activity in try order() {
            var object = FactoryObject([("name", .string(activity.name)), ("type", .string(activity.type))])
            let needed = activity.node.dependencies.map { dependency in
                let conditions = dependency.conditions.map(\.rawValue).joined(separator: " or ")
                return FactoryValue.string("\(dependency.activity): \(conditions)")
            }
            if !needed.isEmpty { object["dependsOn"] = .array(needed) }
            if let outcome = activity.node.inactiveOutcome {
                object["inactive"] = .string(outcome.rawValue)
            } else if try Self.readsOtherOutputs(activity) {
                object["known"] = .string("after the activities whose output it reads")
            } else {
                try describe(activity, scope, &object)
            }
            plans.append(.object(object))
        }
        return .object(
            FactoryObject([
                ("pipelineName", .string(name)),
                ("parameters", .object(parameters)),
                ("activities", .array(plans)),
            ])
        )
    }

    private func describe(
        _ activity: PipelineActivity,
        _ scope: ExpressionScope,
        _ object: inout FactoryObject
    ) throws(FactoryRunError) {
        _ = try activity.policy(in: scope)
        let settings = try ExpressionResolution.resolve(
            activity.object["typeProperties"],
            in: scope,
            named: "\"\(activity.name)\""
        )
        let bound = try activity.implementation().bind(
            activity,
            settings: settings,
            scope: scope,
            run: scope.newIdentifier(),
            in: binding
        )
        if !bound.notes.isEmpty { object["notes"] = .array(bound.notes.map(FactoryValue.string)) }
        bound.describe(in: &object)
    }

    /// Returns the activities in the order in which they run if all succeed.
    private func order() throws(FactoryRunError) -> [PipelineActivity] {
        guard activities.count > 1 else { return activities }
        var schedule = try PipelineSchedule(
            activities.map { activity in
                PipelineSchedule.Node(
                    name: activity.name,
                    dependencies: activity.node.dependencies.map { ($0.activity, [.succeeded]) }
                )
            }
        )
        var ordered: [PipelineActivity] = []
        while case .run(let name)? = schedule.next() {
            if let activity = activity(name) { ordered.append(activity) }
            schedule.note(name, .succeeded)
        }
        return ordered
    }

    /// Returns a Boolean value that indicates whether an activity reads the output of other activities.
    static func readsOtherOutputs(_ activity: PipelineActivity) throws(FactoryRunError) -> Bool {
        _ = try activity.implementation()
        return readsActivities(.object(activity.object))
    }

    private static func readsActivities(_ value: FactoryValue) -> Bool {
        switch value {
        case .null, .boolean, .integer, .float: false
        case .string(let text):
            (try? ExpressionText(text))?.references.contains { if case .activity = $0 { true } else { false } } ?? false
        case .array(let elements): elements.contains(where: readsActivities)
        case .object(let object): object.members.contains { readsActivities($0.value) }
        }
    }
}
