internal import FactoryDefinitions
internal import InterimData

/// Binds declared parameters to values.
enum ParameterBinding {
    /// Returns the value of each declared parameter: the passed value, or else the default.
    ///
    /// - Parameters:
    ///   - declared: The `parameters` object of a definition.
    ///   - passed: The values by name. Names are case-insensitive.
    ///   - owner: The definition that declares the parameters, for messages.
    /// - Throws: ``FactoryRunError`` if a value is passed for a parameter that is not declared, or if a parameter has
    ///   no value.
    static func bind(
        _ declared: FactoryValue?,
        passed: FactoryObject,
        owner: String
    ) throws(FactoryRunError) -> FactoryObject {
        let declarations = try self.declarations(declared, owner: owner)
        for member in passed.members
        where !declarations.contains(where: { $0.name.lowercased() == member.name.lowercased() }) {
            let known = declarations.map { "\"\($0.name)\"" }.joined(separator: ", ")
            throw FactoryRunError(
                .invalidDefinition,
                "\(owner) has no parameter \"\(member.name)\"" + (known.isEmpty ? "" : "; it has \(known)")
            )
        }
        var bound: [(name: String, value: FactoryValue)] = []
        for (name, declaration) in declarations {
            let given = passed.members.first { $0.name.lowercased() == name.lowercased() }?.value
            guard let value = given ?? declaration["defaultValue"] else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "the parameter \"\(name)\" of \(owner) has no default, and no value was passed"
                )
            }
            bound.append((name, value))
        }
        return FactoryObject(bound)
    }

    /// Returns the values of parameters that are given as text, such as on a command line, converted to the declared
    /// types. Throws `FactoryRunError` if a text cannot be converted.
    static func typed(
        _ texts: [(name: String, text: String)],
        _ declared: FactoryValue?,
        owner: String
    ) throws(FactoryRunError) -> FactoryObject {
        let declarations = try self.declarations(declared, owner: owner)
        var values: [(name: String, value: FactoryValue)] = []
        for (name, text) in texts {
            let declaration = declarations.first { $0.name.lowercased() == name.lowercased() }
            let type: String =
                if case .string(let type)? = declaration?.declaration["type"] { type.lowercased() } else { "string" }
            guard let value = value(text, type: type) else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "the parameter \"\(name)\" of \(owner) must have a value of type \(type)"
                )
            }
            values.append((declaration?.name ?? name, value))
        }
        return FactoryObject(values)
    }

    /// Returns the texts by which the values of a definition's secure parameters are recognized, longest first.
    static func secrets(_ declared: FactoryValue?, _ bound: FactoryObject) -> [String] {
        guard case .object(let declarations)? = declared else { return [] }
        return SecretForms.sorted(
            declarations.members.flatMap { member -> [String] in
                guard isSecure(member.value), let secret = bound.member(ignoringCase: member.name) else { return [] }
                return SecretForms.all(of: secret)
            }
        )
    }

    /// Returns the texts by which the defaults of a definition's secure parameters are recognized.
    static func defaultSecrets(_ declared: FactoryValue?) -> [String] {
        guard case .object(let declarations)? = declared else { return [] }
        return declarations.members.flatMap { member -> [String] in
            guard isSecure(member.value), case .object(let declaration) = member.value,
                let secret = declaration["defaultValue"]
            else { return [] }
            return SecretForms.all(of: secret)
        }
    }

    /// Returns values of parameters, in which those of secure parameters are masked.
    static func masked(_ values: FactoryObject, declared: FactoryValue?) -> FactoryObject {
        guard case .object(let declarations)? = declared else { return values }
        return FactoryObject(
            values.members.map { member in
                let declaration = declarations.member(ignoringCase: member.name)
                return (member.name, declaration.map(isSecure) == true ? .string("***") : member.value)
            }
        )
    }

    /// Returns a Boolean value that indicates whether a parameter with this declaration is a secret.
    static func isSecure(_ declaration: FactoryValue) -> Bool {
        guard case .object(let declaration) = declaration, case .string(let type)? = declaration["type"] else {
            return false
        }
        return type.lowercased() == "securestring"
    }

    private static func value(_ text: String, type: String) -> FactoryValue? {
        switch type {
        case "int": return Int64(text).map(FactoryValue.integer)
        case "float": return Double(text).flatMap { $0.isFinite ? .float($0) : nil }
        case "bool":
            switch text.lowercased() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: return nil
            }
        case "array", "object":
            guard let document = try? JSONReader.read(Array(text.utf8)) else { return nil }
            switch document.root.factoryValue {
            case .array(let elements) where type == "array": return .array(elements)
            case .object(let object) where type == "object": return .object(object)
            default: return nil
            }
        default: return .string(text)
        }
    }

    private static func declarations(
        _ declared: FactoryValue?,
        owner: String
    ) throws(FactoryRunError) -> [(name: String, declaration: FactoryObject)] {
        guard let declared, declared != .null else { return [] }
        guard case .object(let object) = declared else {
            throw FactoryRunError(.invalidDefinition, "the parameters of \(owner) must be an object")
        }
        var declarations: [(name: String, declaration: FactoryObject)] = []
        for member in object.members {
            guard case .object(let declaration) = member.value else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "the parameter \"\(member.name)\" of \(owner) must be an object with a type"
                )
            }
            declarations.append((member.name, declaration))
        }
        return declarations
    }
}
