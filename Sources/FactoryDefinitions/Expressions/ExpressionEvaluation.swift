/// Evaluates expressions in a scope.
struct ExpressionEvaluation {
    let scope: ExpressionScope

    /// Returns the value of a node.
    func value(of node: ExpressionNode) throws(ExpressionError) -> FactoryValue {
        switch node {
        case .literal(let value, _): return value
        case .call(let name, let arguments, let offset): return try call(name, arguments, at: offset)
        case .access(let base, let steps):
            var value = try value(of: base)
            for step in steps { value = try follow(step, from: value) }
            return value
        }
    }

    private func call(
        _ name: String,
        _ arguments: [ExpressionNode],
        at offset: Int
    ) throws(ExpressionError) -> FactoryValue {
        if let scopeFunction = ScopeFunction(name) {
            guard let argument = arguments.first else {
                return try scope.value(of: scopeFunction, name: nil, at: offset)
            }
            guard case .string(let text) = try value(of: argument) else {
                throw ExpressionError(.type, "\(name) takes a name, as text", offset: argument.offset)
            }
            return try scope.value(of: scopeFunction, name: text, at: offset)
        }
        if let reason = ExpressionFunctions.unsupportedReason(of: name) {
            throw ExpressionError(.function, reason, offset: offset)
        }
        guard let function = ExpressionFunctions.function(name) else {
            let hint = ExpressionFunctions.nearestName(to: name).map { "; did you mean \($0)?" } ?? ""
            throw ExpressionError(.function, "\"\(name)\" is not a function\(hint)", offset: offset)
        }
        // Only one branch is evaluated, because the other may be an error: `if(empty(x), '', first(x).name)` is common.
        if function.name == "if" {
            guard case .boolean(let condition) = try value(of: arguments[0]) else {
                throw ExpressionError(
                    .type,
                    "the condition of if must be true or false",
                    offset: arguments[0].offset
                )
            }
            return try value(of: arguments[condition ? 1 : 2])
        }
        var values: [FactoryValue] = []
        for argument in arguments { values.append(try value(of: argument)) }
        let call = FunctionCall(
            name: function.name,
            offset: offset,
            arguments: values,
            argumentOffsets: arguments.map(\.offset),
            scope: scope
        )
        return try function.apply(call)
    }

    private func follow(_ step: ExpressionNode.Step, from base: FactoryValue) throws(ExpressionError) -> FactoryValue {
        let selector: FactoryValue
        switch step.selector {
        case .name(let name): selector = .string(name)
        case .index(let node): selector = try value(of: node)
        }
        switch (base, selector) {
        case (.object(let object), .string(let name)):
            if let value = object.member(ignoringCase: name) { return value }
            if step.isOptional { return .null }
            throw ExpressionError(
                .reference,
                "there is no property \"\(name)\"" + Self.hint(name, among: object.members.map(\.name)),
                offset: step.offset
            )
        case (.array(let elements), .integer(let index)):
            if let index = Int(exactly: index), elements.indices.contains(index) { return elements[index] }
            if step.isOptional { return .null }
            throw ExpressionError(
                .reference,
                "there is no element \(index); the array has \(elements.count), counted from 0",
                offset: step.offset
            )
        case (.null, _):
            if step.isOptional { return .null }
            throw ExpressionError(
                .reference,
                "null has no properties; use ?. and ?[, which return null instead",
                offset: step.offset
            )
        default:
            throw ExpressionError(
                .type,
                "\(base.kindName) has no element of \(selector.kindName)",
                offset: step.offset
            )
        }
    }

    /// Returns the part of a message that names the properties of an object, or only the most similar one if there are
    /// many.
    private static func hint(_ name: String, among names: [String]) -> String {
        let maximumListed = 12
        guard !names.isEmpty else { return "" }
        // In version 1.0, the name of an identifier begins with the entity: `Project_Key`.
        let near =
            NearName.find(name, among: names)
            ?? names.first { $0.lowercased().hasSuffix("_" + name.lowercased()) }
        guard names.count > maximumListed else {
            return "; the properties are " + names.map { "\"\($0)\"" }.joined(separator: ", ")
        }
        if let near { return "; did you mean \"\(near)\"?" }
        let first = names.prefix(maximumListed).map { "\"\($0)\"" }.joined(separator: ", ")
        return "; the first of its \(names.count) properties are \(first)"
    }
}
