internal import FactoryDefinitions

/// An object of a definition, whose expressions have been evaluated. Its methods return properties and check their
/// types.
struct ResolvedObject: Sendable {
    let object: FactoryObject
    /// The name of the object, for messages.
    let place: String

    init(_ object: FactoryObject, place: String) {
        self.object = object
        self.place = place
    }

    /// The value of a property; `nil` if it is missing or null.
    subscript(name: String) -> FactoryValue? {
        guard let value = object[name], value != .null else { return nil }
        return value
    }

    /// Returns a property that must be text; `nil` if it is missing. A number is returned as text, because a port may
    /// be written as a number or as text.
    func text(_ name: String) throws(FactoryRunError) -> String? {
        switch self[name] {
        case nil: return nil
        case .string(let text)?: return text
        case .integer(let number)?: return String(number)
        case .float(let number)?: return FactoryValue.float(number).json
        default: throw invalidValue(name, "text")
        }
    }

    /// Returns a property that must be text and must not be missing or empty.
    func requiredText(_ name: String) throws(FactoryRunError) -> String {
        guard let text = try text(name), !text.isEmpty else {
            throw FactoryRunError(.invalidDefinition, "\(place) has no \(name)")
        }
        return text
    }

    /// Returns a property that must be `true` or `false`, or the text "true" or "false". Returns `nil` if it is
    /// missing.
    func boolean(_ name: String) throws(FactoryRunError) -> Bool? {
        switch self[name] {
        case nil: return nil
        case .boolean(let value)?: return value
        case .string(let text)? where ["true", "false"].contains(text.lowercased()): return text.lowercased() == "true"
        default: throw invalidValue(name, "true or false")
        }
    }

    /// Returns a property that must be a whole number in a range, or a text that contains one. Returns `nil` if it is
    /// missing.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(FactoryRunError) -> Int? {
        let number: Int?
        switch self[name] {
        case nil: return nil
        case .integer(let value)?: number = Int(exactly: value)
        case .float(let value)?: number = Int(exactly: value)
        case .string(let text)?: number = Int(text)
        default: number = nil
        }
        guard let number, range.contains(number) else {
            throw invalidValue(name, "a whole number \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Returns a property that must be a timespan, `[d.]hh:mm:ss`. Returns `nil` if it is missing.
    func duration(_ name: String) throws(FactoryRunError) -> Duration? {
        guard let text = try text(name) else { return nil }
        guard let duration = TimeSpanText.duration(text) else {
            throw invalidValue(name, "a timespan such as 0.02:00:00")
        }
        return duration
    }

    /// Returns a property that must be an object. Returns `nil` if it is missing.
    func object(_ name: String) throws(FactoryRunError) -> ResolvedObject? {
        switch self[name] {
        case nil: return nil
        case .object(let object)?: return ResolvedObject(object, place: "\(name) of \(place)")
        default: throw invalidValue(name, "an object")
        }
    }

    /// Returns a property that must be an array of objects. Returns an empty array if it is missing.
    func objects(_ name: String) throws(FactoryRunError) -> [ResolvedObject] {
        guard let value = self[name] else { return [] }
        guard case .array(let elements) = value else { throw invalidValue(name, "an array of objects") }
        var objects: [ResolvedObject] = []
        for element in elements {
            guard case .object(let object) = element else { throw invalidValue(name, "an array of objects") }
            objects.append(ResolvedObject(object, place: "\(name) of \(place)"))
        }
        return objects
    }

    func invalidValue(_ name: String, _ wanted: String) -> FactoryRunError {
        FactoryRunError(.invalidDefinition, "\(name) of \(place) must be \(wanted)")
    }
}

/// Evaluates the expressions of definitions.
enum ExpressionResolution {
    /// Returns a copy of a value in which every expression is replaced with its result. An expression is a string that
    /// `ExpressionText` evaluates, such as `@utcNow()`, or an object of the type `Expression` that has a `value`, or a
    /// `content` in the values that a pipeline returns.
    static func resolve(
        _ value: FactoryValue,
        in scope: ExpressionScope,
        place: String
    ) throws(FactoryRunError) -> FactoryValue {
        switch value {
        case .null, .boolean, .integer, .float: return value
        case .string(let text):
            do throws(ExpressionError) {
                return try ExpressionText(text).value(in: scope)
            } catch {
                throw FactoryRunError(.expression, "\(place): \(error)", cause: error)
            }
        case .array(let elements):
            var resolved: [FactoryValue] = []
            for element in elements { resolved.append(try resolve(element, in: scope, place: place)) }
            return .array(resolved)
        case .object(let object):
            if object["type"] == .string("Expression"), let value = object["value"] ?? object["content"] {
                return try resolve(value, in: scope, place: place)
            }
            if object["type"] == .string("SecureString"), case .string(let text)? = object["value"] {
                do throws(ExpressionError) {
                    var resolved = object
                    resolved["value"] = try ExpressionText(text).value(in: scope)
                    return .object(resolved)
                } catch {
                    // The parser's message could reveal the secret, so it is left out.
                    throw FactoryRunError(
                        .expression,
                        "\(place): the secret's text looks like an expression but is not a valid one; write @@ for a "
                            + "literal @"
                    )
                }
            }
            var members: [(name: String, value: FactoryValue)] = []
            for member in object.members {
                members.append((member.name, try resolve(member.value, in: scope, place: "\(member.name) of \(place)")))
            }
            return .object(FactoryObject(members))
        }
    }

    /// Returns a copy of an object in which every expression is replaced with its result. The result is empty if
    /// `object` is `nil` or null.
    static func resolve(
        _ object: FactoryValue?,
        in scope: ExpressionScope,
        named place: String
    ) throws(FactoryRunError) -> ResolvedObject {
        guard let object, object != .null else { return ResolvedObject(FactoryObject(), place: place) }
        guard case .object(let resolved) = try resolve(object, in: scope, place: place) else {
            throw FactoryRunError(.invalidDefinition, "\(place) must be an object")
        }
        return ResolvedObject(resolved, place: place)
    }
}
