internal import FactoryDefinitions

/// The variables that a pipeline declares.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-set-variable-activity
struct DeclaredVariables: Sendable {
    /// The values with which the pipeline begins: the defaults, or else null.
    let values: FactoryObject
    /// The types, in lower case, by name.
    private let types: [String: String]
    private let owner: String

    /// Reads the declarations.
    ///
    /// - Parameters:
    ///   - declared: The `variables` of a pipeline.
    ///   - owner: The name of the pipeline, for messages.
    init(_ declared: FactoryValue?, owner: String) throws(FactoryRunError) {
        self.owner = owner
        guard let declared, declared != .null else {
            values = FactoryObject()
            types = [:]
            return
        }
        guard case .object(let object) = declared else {
            throw FactoryRunError(.invalidDefinition, "the variables of \(owner) must be an object")
        }
        var values: [(name: String, value: FactoryValue)] = []
        var types: [String: String] = [:]
        for member in object.members {
            guard case .object(let declaration) = member.value else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "the variable \"\(member.name)\" of \(owner) must be an object with a type"
                )
            }
            values.append((member.name, declaration["defaultValue"] ?? .null))
            if case .string(let type)? = declaration["type"] { types[member.name] = type.lowercased() }
        }
        self.values = FactoryObject(values)
        self.types = types
    }

    /// Returns the declared spelling of a name, which is case-insensitive.
    ///
    /// - Throws: ``FactoryRunError`` if no such variable is declared.
    func name(_ name: String) throws(FactoryRunError) -> String {
        if let known = values.members.first(where: { $0.name.lowercased() == name.lowercased() }) { return known.name }
        let known = values.members.map { "\"\($0.name)\"" }.joined(separator: ", ")
        throw FactoryRunError(
            .invalidDefinition,
            "\(owner) declares no variable \"\(name)\"" + (known.isEmpty ? "" : "; it declares \(known)")
        )
    }

    /// A Boolean value that indicates whether a variable is an array.
    func isArray(_ name: String) -> Bool { types[name] == "array" }

    /// Throws an error if a value does not have the declared type of a variable, as in the service.
    func check(_ value: FactoryValue, for name: String) throws(FactoryRunError) {
        guard let type = types[name] else { return }
        let fits =
            switch (type, value) {
            case ("string", .string), ("bool", .boolean), ("boolean", .boolean), ("array", .array),
                ("integer", .integer), ("int", .integer):
                true
            case ("string", _), ("bool", _), ("boolean", _), ("array", _), ("integer", _), ("int", _): false
            default: true
            }
        guard fits else {
            throw FactoryRunError(
                .invalidDefinition,
                "the variable \"\(name)\" of \(owner) has the type \(type) and cannot be set to \(value.kindName); convert "
                    + "the value, for example with string() or json()"
            )
        }
    }
}
