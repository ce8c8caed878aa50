internal import FactoryDefinitions
internal import InterimData

/// The settings that activities of all types have.
struct PipelineActivity: Sendable {
    let name: String
    let type: String
    /// The activity's object, with unevaluated expressions.
    let object: FactoryObject
    let node: PipelineSchedule.Node
    /// The lists of activities inside this activity; empty unless it is a loop or a condition.
    let branches: [Branch]
    /// The error of a setting that is not supported and does not depend on the run; `nil` if there is none.
    let unsupportedSetting: FactoryRunError?

    /// A list of activities inside an activity.
    struct Branch: Sendable {
        /// The member of `typeProperties` that has the list, such as `ifTrueActivities`.
        var setting: String
        /// The `value` of a case of a Switch; `nil` for other lists.
        var caseValue: FactoryValue?
        var list: ActivityList
    }

    /// Returns the list of activities that a member of `typeProperties` has, such as `ifTrueActivities`; an empty list
    /// if there is no such member.
    func list(_ setting: String) -> ActivityList {
        branches.first { $0.setting == setting }?.list ?? ActivityList()
    }

    /// Creates an activity from its definition.
    init(_ activity: PipelineActivities.Activity) throws(FactoryRunError) {
        guard case .object(let object) = activity.value.factoryValue else {
            throw FactoryRunError(.invalidDefinition, "the activities of a pipeline must be objects")
        }
        self.object = object
        let head = ResolvedObject(object, place: "an activity")
        name = try head.requiredText("name")
        try Self.check(name)
        let own = ResolvedObject(object, place: "\"\(name)\"")
        type = try own.requiredText("type")
        var node = PipelineSchedule.Node(name: name)
        for (element, dependency) in zip(try own.objects("dependsOn"), activity.dependencies ?? []) {
            let written = try element.requiredText("activity")
            let activity = dependency.activity ?? written
            guard let conditions = dependency.conditions, !conditions.isEmpty else {
                throw element.invalidValue("dependencyConditions", "an array of conditions")
            }
            let known = conditions.compactMap { $0 }
            guard known.count == conditions.count else {
                throw element.invalidValue("dependencyConditions", "of Succeeded, Failed, Skipped and Completed")
            }
            node.dependencies.append((activity, known))
        }
        switch try own.text("state") {
        case nil, "Active": break
        case "Inactive":
            switch try own.text("onInactiveMarkAs") {
            case nil, "Succeeded": node.inactiveOutcome = .succeeded
            case "Failed": node.inactiveOutcome = .failed
            case "Skipped": node.inactiveOutcome = .skipped
            default: throw own.invalidValue("onInactiveMarkAs", "Succeeded, Failed or Skipped")
            }
        default: throw own.invalidValue("state", "Active or Inactive")
        }
        self.node = node
        branches = try Self.branches(activity.value["typeProperties"], of: name)
        let problem = RunSupportCheck(activity: activity.value).problems.first
        let place = "\"\(name)\""
        unsupportedSetting = problem.map { FactoryRunError(.unsupported, $0.message).inside(place) }
    }

    /// Rejects a name that would make the path of the activity ambiguous.
    private static func check(_ name: String) throws(FactoryRunError) {
        guard PipelineActivities.isAmbiguous(name) else { return }
        throw FactoryRunError(
            .invalidDefinition,
            "the name of the activity \"\(name)\" contains /; use letters, numbers, blanks, - and _"
        )
    }

    private static func branches(_ settings: LocatedValue?, of name: String) throws(FactoryRunError) -> [Branch] {
        var branches: [Branch] = []
        for setting in PipelineActivities.listNames {
            guard let list = settings?[setting] else { continue }
            branches.append(Branch(setting: setting, list: try ActivityList(list, owner: "\"\(name)\"")))
        }
        for part in settings?["cases"]?.elements ?? [] {
            guard let value = part["value"]?.factoryValue else {
                throw FactoryRunError(.invalidDefinition, "a case of \"\(name)\" has no value")
            }
            var list = ActivityList()
            if let activities = part["activities"] {
                list = try ActivityList(activities, owner: "the case \"\(value.text)\" of \"\(name)\"")
            }
            branches.append(Branch(setting: "cases", caseValue: value, list: list))
        }
        return branches
    }

    /// Returns the implementation of the activity's type.
    ///
    /// - Throws: ``FactoryRunError/Code/unsupported`` for an unsupported type. Call this before the expressions of the
    ///   activity are evaluated, because some expressions have no value outside of an unsupported activity, such as
    ///   `item()` outside of a loop.
    func implementation() throws(FactoryRunError) -> any BoundActivity.Type {
        if let kind = ActivityTypes.implementation(type) { return kind }
        throw Self.unsupported([self]) ?? FactoryRunError(.unsupported, "\"\(name)\" is not supported here")
    }

    /// Returns the error of activities whose types are not supported; `nil` if there are none.
    static func unsupported(_ activities: [PipelineActivity]) -> FactoryRunError? {
        guard let first = activities.first else { return nil }
        let others = activities.dropFirst().map { ", and \"\($0.name)\" of type \($0.type)" }.joined()
        let known = ActivityTypes.all.map { $0.type }
        return FactoryRunError(
            .unsupported,
            "\"\(first.name)\" is an activity of type \(first.type)\(others), which "
                + "\(activities.count > 1 ? "are" : "is") not supported here; supported are "
                + "\(known.dropLast().joined(separator: ", ")) and \(known.last ?? "")"
        )
    }

    /// Returns the evaluated settings, `typeProperties`, without the lists of activities and without the settings that
    /// the implementation evaluates itself.
    func settings(in scope: ExpressionScope) throws(FactoryRunError) -> ResolvedObject {
        let skipped = try implementation().unevaluatedSettings
        var settings = object["typeProperties"]
        if case .object(var object)? = settings {
            for name in skipped { object[name] = nil }
            settings = .object(object)
        }
        return try ExpressionResolution.resolve(settings, in: scope, named: "\"\(name)\"")
    }

    /// Returns the policy, with evaluated expressions.
    func policy(in scope: ExpressionScope) throws(FactoryRunError) -> ActivityPolicy {
        var policy = ActivityPolicy()
        let settings = try ExpressionResolution.resolve(
            object["policy"],
            in: scope,
            named: "the policy of \"\(name)\""
        )
        // A limit of one year avoids overflows in clocks.
        if let timeout = try settings.duration("timeout"), timeout > .zero {
            policy.timeout = min(timeout, .seconds(365 * 86_400))
        }
        policy.retries = try settings.integer("retry", in: 0...1_000_000) ?? 0
        if let seconds = try settings.integer("retryIntervalInSeconds", in: 0...86_400) {
            policy.retryInterval = .seconds(seconds)
        }
        policy.hidesInput = try settings.boolean("secureInput") ?? false
        policy.hidesOutput = try settings.boolean("secureOutput") ?? false
        return policy
    }
}
