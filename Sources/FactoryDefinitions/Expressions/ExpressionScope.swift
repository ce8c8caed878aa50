/// The values that an expression can read when it is evaluated.
///
/// A value that is `nil` cannot be read: `item()` has a value only inside a loop, `dataset()` only in a dataset.
/// https://learn.microsoft.com/azure/data-factory/control-flow-system-variables
package struct ExpressionScope: Sendable {
    /// `pipeline().parameters`
    package var parameters: FactoryObject?
    /// The other members of `pipeline()`, such as `DataFactory`, `Pipeline`, `RunId`, `TriggerType`, `TriggerId`,
    /// `TriggerName`, `TriggerTime` and `globalParameters`.
    package var systemVariables = FactoryObject()
    /// `variables('name')`
    package var variables: FactoryObject?
    /// `activity('name')`: for each activity that has ended, an object with `output`, `Status`, `error` and other
    /// members.
    package var activities: FactoryObject?
    /// `item()`
    package var item: FactoryValue?
    /// `dataset().name`
    package var datasetParameters: FactoryObject?
    /// `linkedService().name`
    package var linkedServiceParameters: FactoryObject?
    /// The value of `utcNow`. It does not change while an expression is evaluated.
    package var now: FactoryDateTime
    /// The source of the random bits of `rand` and `guid`, 64 for each call.
    package var randomBits: @Sendable () -> UInt64

    /// Creates a scope in which expressions can use only the time and random bits.
    package init(
        now: FactoryDateTime = .current,
        randomBits: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) {
        self.now = now
        self.randomBits = randomBits
    }
}

/// The functions of an expression that read its scope.
enum ScopeFunction: String, CaseIterable {
    case pipeline, variables, activity, item, dataset, linkedService

    /// Creates the function with a name, which is case-insensitive. Returns `nil` for other names.
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
    /// Returns the value of a call of a function. `name` is the argument, if the function has one.
    func value(of function: ScopeFunction, name: String?, at offset: Int) throws(ExpressionError) -> FactoryValue {
        switch function {
        case .pipeline:
            guard let parameters else { throw unknown("pipeline() cannot be read here", at: offset) }
            var object = systemVariables
            object["parameters"] = .object(parameters)
            return .object(object)
        case .variables: return try member(name, of: variables, kind: "variable", at: offset)
        case .activity: return try member(name, of: activities, kind: "result of the activity", at: offset)
        case .item:
            guard let item else { throw unknown("item() can be read only inside a loop", at: offset) }
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
            throw unknown("there is no \(kind) \"\(name)\"" + (known.isEmpty ? "" : "; known are \(known)"), at: offset)
        }
        return value
    }

    /// Returns an object whose members are the parameters of a dataset or a linked service. Its member `parameters` is
    /// an object with the same parameters, unless a parameter has that name.
    private func parameters(
        _ parameters: FactoryObject?,
        of place: String,
        at offset: Int
    ) throws(ExpressionError) -> FactoryValue {
        guard var object = parameters else { throw unknown("this can be read only in \(place)", at: offset) }
        if object["parameters"] == nil, let parameters { object["parameters"] = .object(parameters) }
        return .object(object)
    }

    private func unknown(_ message: String, at offset: Int) -> ExpressionError {
        ExpressionError(.reference, message, offset: offset)
    }
}

extension FactoryObject {
    /// Returns the member with a name. If there is none, returns a member whose name differs in letter case only, or
    /// `nil`.
    package func member(ignoringCase name: String) -> FactoryValue? {
        if let value = self[name] { return value }
        let lowercased = name.lowercased()
        return members.first { $0.name.lowercased() == lowercased }?.value
    }
}
