import MockSite

/// Reads the members of a request's JSON object, and rejects members that are not in Atlassian's schema.
struct BodyReader {
    private var members: [String: JSONInput] = [:]
    /// The object as received.
    let object: JSONInput

    /// Jira's message for an invalid body, which does not contain the cause. The mock adds a second message with the
    /// cause.
    private static let wrongPayload =
        "Invalid request payload. Refer to the REST API documentation and try again."

    /// Reads the body of a request.
    ///
    /// - Parameter known: The members in the schema; nil if the schema allows all members.
    init(_ request: Request, known: Set<String>?) throws(ErrorResponse) {
        // The content type is checked before the body.
        guard
            request.contentType?.split(separator: ";").first.map({ String($0).trimmed.lowercased() })
                == "application/json"
        else {
            throw ErrorResponse(
                status: 415,
                problem: ("Unsupported Media Type", "Content-Type '\(request.contentType ?? "null")' is not supported.")
            )
        }
        let bytes = Array(request.body.readableBytesView)
        guard !bytes.isEmpty, bytes != Array("null".utf8) else {
            throw .badRequest("No content to map to Object due to end of input")
        }
        let value: JSONInput
        do {
            value = try JSONReader.read(bytes)
        } catch {
            throw .badRequest("There was an error parsing JSON. Check that your request body is valid.")
        }
        guard case .object(let list) = value else {
            throw ErrorResponse(status: 400, messages: [Self.wrongPayload])
        }
        object = value
        for member in list {
            guard known?.contains(member.key) ?? true else {
                throw ErrorResponse(status: 400, messages: [Self.wrongPayload, "Unrecognized field '\(member.key)'."])
            }
            if member.value != .null {
                members[member.key] = member.value
            }
        }
    }

    private func wrongType(_ name: String, _ expected: String) -> ErrorResponse {
        let got = members[name]?.typeName ?? "null"
        return ErrorResponse(
            status: 400,
            messages: [Self.wrongPayload, "'\(name)' must be of type \(expected), not \(got)."]
        )
    }

    func string(_ name: String) throws(ErrorResponse) -> String? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value else { throw wrongType(name, "string") }
        return text
    }

    func boolean(_ name: String) throws(ErrorResponse) -> Bool? {
        guard let value = members[name] else { return nil }
        guard case .bool(let flag) = value else { throw wrongType(name, "boolean") }
        return flag
    }

    func integer(_ name: String) throws(ErrorResponse) -> Int? {
        guard let value = members[name] else { return nil }
        guard case .number(let text) = value, let number = Int32(text) else { throw wrongType(name, "integer") }
        return Int(number)
    }

    func strings(_ name: String) throws(ErrorResponse) -> [String]? {
        guard let value = members[name] else { return nil }
        guard case .array(let elements) = value else { throw wrongType(name, "array of strings") }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw wrongType(name, "array of strings") }
            texts.append(text)
        }
        return texts
    }

    func integers(_ name: String) throws(ErrorResponse) -> [Int]? {
        guard let value = members[name] else { return nil }
        guard case .array(let elements) = value else { throw wrongType(name, "array of integers") }
        var numbers: [Int] = []
        for element in elements {
            guard case .number(let text) = element, let number = Int(text) else {
                throw wrongType(name, "array of integers")
            }
            numbers.append(number)
        }
        return numbers
    }
}
