/// The values that an expression can read when it is evaluated.
///
/// Those that are `nil` cannot be read: `item()` has a value only inside a loop, `dataset()` only in a dataset.
/// https://learn.microsoft.com/azure/data-factory/control-flow-system-variables
package struct ExpressionScope: Sendable {
    /// `pipeline().parameters`
    package var parameters: FactoryObject?
    /// The other members of `pipeline()`: `DataFactory`, `Pipeline`, `RunId`, `TriggerType`, `TriggerId`, `TriggerName`,
    /// `TriggerTime`.
    package var facts = FactoryObject()
    /// `variables('name')`
    package var variables: FactoryObject?
    /// `activity('name')`: an object with `output`, `Status`, `error` and whatever else is known, for each activity that
    /// has ended.
    package var activities: FactoryObject?
    /// `item()`
    package var item: FactoryValue?
    /// `dataset().name`
    package var datasetParameters: FactoryObject?
    /// `linkedService().name`
    package var linkedServiceParameters: FactoryObject?
    /// The time that `utcNow` tells. It stands still while an expression is evaluated.
    package var now: FactoryDateTime
    /// The source of the 64 random bits of `rand` and `guid`.
    package var randomBits: @Sendable () -> UInt64

    /// Creates a scope in which nothing but the time can be read.
    package init(
        now: FactoryDateTime = .current,
        randomBits: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) {
        self.now = now
        self.randomBits = randomBits
    }
}

/// The functions through which an expression reads its scope.
enum ScopeFunction: String, CaseIterable {
    case pipeline, variables, activity, item, dataset, linkedService

    /// The one of that name, letter case aside.
    init?(_ name: String) {
        let lowercased = name.lowercased()
        guard let function = Self.allCases.first(where: { $0.rawValue.lowercased() == lowercased }) else { return nil }
        self = function
    }

    /// The number of arguments.
    var argumentCount: Int {
        switch self {
        case .variables, .activity: 1
        case .pipeline, .item, .dataset, .linkedService: 0
        }
    }
}

extension ExpressionScope {
    /// The value of a call to one of the scope's functions. `name` is the argument of those that have one.
    func value(of function: ScopeFunction, name: String?, at offset: Int) throws(ExpressionError) -> FactoryValue {
        switch function {
        case .pipeline:
            guard let parameters else { throw unknown("pipeline() is not known here", at: offset) }
            var object = facts
            object["parameters"] = .object(parameters)
            return .object(object)
        case .variables: return try member(name, of: variables, kind: "variable", at: offset)
        case .activity: return try member(name, of: activities, kind: "activity that has run", at: offset)
        case .item:
            guard let item else { throw unknown("item() is known only inside a loop", at: offset) }
            return item
        case .dataset: return try parameters(datasetParameters, of: "a dataset", at: offset)
        case .linkedService: return try parameters(linkedServiceParameters, of: "a linked service", at: offset)
        }
    }

    private func member(
        _ name: String?,
        of object: FactoryObject?,
        kind: String,
        at offset: Int
    ) throws(ExpressionError) -> FactoryValue {
        guard let object, let name else { throw unknown("there is no \(kind) here", at: offset) }
        guard let value = object.member(ignoringCase: name) else {
            let known = object.members.map { "\"\($0.name)\"" }.joined(separator: ", ")
            throw unknown("there is no \(kind) \"\(name)\"" + (known.isEmpty ? "" : "; there are \(known)"), at: offset)
        }
        return value
    }

    /// A dataset's parameters, also under `parameters`, unless one is called so.
    private func parameters(
        _ parameters: FactoryObject?,
        of place: String,
        at offset: Int
    ) throws(ExpressionError) -> FactoryValue {
        guard var object = parameters else { throw unknown("this is known only in \(place)", at: offset) }
        if object["parameters"] == nil, let parameters { object["parameters"] = .object(parameters) }
        return .object(object)
    }

    private func unknown(_ message: String, at offset: Int) -> ExpressionError {
        ExpressionError(.reference, message, offset: offset)
    }
}

extension FactoryObject {
    /// The member of that name; where there is none, one whose name differs in letter case only.
    func member(ignoringCase name: String) -> FactoryValue? {
        if let value = self[name] { return value }
        let lowercased = name.lowercased()
        return members.first { $0.name.lowercased() == lowercased }?.value
    }
}
