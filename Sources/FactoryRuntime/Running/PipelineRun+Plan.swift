public import FactoryDefinitions
internal import InterimData

extension PipelineRun {
    /// Returns the parts of a run's plan that are known before the run: the table and the file of each activity, in
    /// order. No request is sent, no secret is looked up, and nothing is written.
    ///
    /// If an expression of an activity reads the output of another activity, an item of a loop, or a variable that an
    /// activity sets, the table and the file of the reading activity are not known before the run. In their place, the
    /// plan of this activity has a member `known`. The plan of a loop or a condition has a member for each of its lists
    /// of activities.
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
        let plans = try plan(of: list, in: makeScope())
        return .object(
            FactoryObject([
                ("pipelineName", .string(name)),
                ("parameters", .object(shownParameters)),
                ("activities", plans),
            ])
        )
    }

    private func plan(of list: ActivityList, in scope: ExpressionScope) throws(FactoryRunError) -> FactoryValue {
        var plans: [FactoryValue] = []
        for activity in try order(of: list) {
            var object = FactoryObject([("name", .string(activity.name)), ("type", .string(activity.type))])
            let needed = activity.node.dependencies.map { dependency in
                let conditions = dependency.conditions.map(\.rawValue).joined(separator: " or ")
                return FactoryValue.string("\(dependency.activity): \(conditions)")
            }
            if !needed.isEmpty { object["dependsOn"] = .array(needed) }
            if let outcome = activity.node.inactiveOutcome {
                object["inactive"] = .string(outcome.rawValue)
            } else {
                if try isKnownLater(activity) {
                    object["known"] = .string("when the activity begins")
                } else {
                    try describe(activity, scope, &object)
                }
                var cases: [FactoryValue] = []
                for branch in activity.branches {
                    let inner = try plan(of: branch.list, in: scope)
                    guard let value = branch.caseValue else {
                        object[branch.setting] = inner
                        continue
                    }
                    cases.append(.object(FactoryObject([("value", value), ("activities", inner)])))
                }
                if !cases.isEmpty { object["cases"] = .array(cases) }
            }
            plans.append(.object(object))
        }
        return .array(plans)
    }

    private func describe(
        _ activity: PipelineActivity,
        _ scope: ExpressionScope,
        _ object: inout FactoryObject
    ) throws(FactoryRunError) {
        _ = try activity.policy(in: scope)
        let bound = try activity.implementation().bind(
            activity,
            settings: try activity.settings(in: scope),
            scope: scope,
            run: scope.newIdentifier(),
            in: binding
        )
        let notes = bound.serviceNotes + bound.notes
        if !notes.isEmpty { object["notes"] = .array(notes.map(FactoryValue.string)) }
        bound.describe(in: &object)
    }

    /// Returns the activities of a list in the order in which they run if all succeed.
    private func order(of list: ActivityList) throws(FactoryRunError) -> [PipelineActivity] {
        guard list.activities.count > 1 else { return list.activities }
        var schedule = try PipelineSchedule(
            list.activities.map { activity in
                PipelineSchedule.Node(
                    name: activity.name,
                    dependencies: activity.node.dependencies.map { ($0.activity, [.succeeded]) }
                )
            }
        )
        var ordered: [PipelineActivity] = []
        while case .run(let name)? = schedule.next() {
            if let activity = list[name] { ordered.append(activity) }
            schedule.note(name, .succeeded)
        }
        return ordered
    }

    /// Returns a Boolean value that indicates whether an activity's settings depend on something that is known only
    /// during the run: the output of another activity, an item of a loop, or a variable that an activity sets.
    func isKnownLater(_ activity: PipelineActivity) throws(FactoryRunError) -> Bool {
        let skipped = try activity.implementation().unevaluatedSettings
        var object = activity.object
        if case .object(var settings)? = object["typeProperties"] {
            for name in skipped { settings[name] = nil }
            object["typeProperties"] = .object(settings)
        }
        let assigned = assignedVariables
        return Self.references(.object(object)).contains { reference in
            switch reference {
            case .activity, .item: true
            case .variable(let name): assigned.contains(name.lowercased())
            default: false
            }
        }
    }

    /// The names of the variables that activities set, in lower case.
    private var assignedVariables: Set<String> {
        Set(
            list.allActive.compactMap { activity in
                guard case .object(let settings)? = activity.object["typeProperties"],
                    case .string(let name)? = settings["variableName"]
                else { return nil }
                return name.lowercased()
            }
        )
    }

    private static func references(_ value: FactoryValue) -> [ExpressionReference] {
        switch value {
        case .null, .boolean, .integer, .float: []
        case .string(let text): (try? ExpressionText(text))?.references ?? []
        case .array(let elements): elements.flatMap(references)
        case .object(let object): object.members.flatMap { references($0.value) }
        }
    }
}
