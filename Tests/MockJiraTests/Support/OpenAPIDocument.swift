import Foundation
import TestSupport
import Testing

/// One of Atlassian's OpenAPI documents, and a checker for the part of JSON Schema that it uses.
struct OpenAPIDocument {
    let root: JSON

    /// The platform's document, read once.
    static let platform = Result { try load("openapi-platform-v3.json") }

    /// The document of Jira Software, read once.
    static let agile = Result { try load("openapi-agile.json") }

    private static func load(_ name: String) throws -> OpenAPIDocument {
        let path = try #require(OpenAPIFolder.path) + "/" + name
        return OpenAPIDocument(root: try JSON.parse(Array(Data(contentsOf: URL(fileURLWithPath: path)))))
    }

    func operation(_ method: String, _ path: String) -> JSON {
        root["paths"][path][method.lowercased()]
    }

    /// Returns the path and the description of the GET operation with this name; `nil` if there is none.
    func operation(named name: String) -> (path: String, operation: JSON)? {
        for (path, methods) in root["paths"].members where methods["get"]["operationId"].string == name {
            return (path, methods["get"])
        }
        return nil
    }

    /// Returns the schema of a response; the JSON value null if the document has none.
    func responseSchema(_ method: String, _ path: String, _ status: Int) -> JSON {
        operation(method, path)["responses"][String(status)]["content"]["application/json"]["schema"]
    }

    /// Returns the example of a response; `nil` if the document has none.
    func example(_ method: String, _ path: String, _ status: Int) throws -> JSON? {
        let content = operation(method, path)["responses"][String(status)]["content"]["application/json"]
        guard let text = content["example"].string else { return nil }
        return try JSON.parse(Array(text.utf8))
    }

    /// Returns the violations of a schema that a value contains. Each text has the path and the reason.
    func violations(_ value: JSON, _ schema: JSON, at path: String = "$") -> [String] {
        if let reference = schema["$ref"].string {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            return violations(value, root["components"]["schemas"][name], at: path)
        }
        if value == .null, schema["nullable"] == .bool(true) { return [] }
        var found: [String] = []
        let choices = schema["oneOf"].elements.map { violations(value, $0, at: path) }
        if !choices.isEmpty, !choices.contains([]) { found += choices[0] }
        for part in schema["allOf"].elements { found += violations(value, part, at: path) }
        if !schema["enum"].elements.isEmpty, !schema["enum"].elements.contains(value) {
            found.append("\(path): \(value) is not one of the values")
        }
        switch schema["type"].string {
        case "object": found += objectViolations(value, schema, path)
        case "array":
            guard case .array(let elements) = value else { return found + ["\(path): not an array"] }
            for (index, element) in elements.enumerated() {
                found += violations(element, schema["items"], at: "\(path)[\(index)]")
            }
        case "string":
            guard let text = value.string else { return found + ["\(path): not a string"] }
            found += formatViolations(text, schema, path)
        case "integer": if value.int == nil { found.append("\(path): not an integer") }
        case "number": if case .number = value {} else { found.append("\(path): not a number") }
        case "boolean": if case .bool = value {} else { found.append("\(path): not a boolean") }
        default: break
        }
        return found
    }

    private func objectViolations(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
        guard case .object(let members) = value else { return ["\(path): not an object"] }
        var found: [String] = []
        for name in schema["required"].elements.compactMap(\.string) where members[name] == nil {
            found.append("\(path): \(name) is missing")
        }
        let properties = schema["properties"].members
        for (name, member) in members {
            if let property = properties[name] {
                found += violations(member, property, at: "\(path).\(name)")
            } else if schema["additionalProperties"] == .bool(false) {
                found.append("\(path): \(name) is not in the schema")
            } else if case .object = schema["additionalProperties"] {
                found += violations(member, schema["additionalProperties"], at: "\(path).\(name)")
            }
        }
        return found
    }

    private func formatViolations(_ text: String, _ schema: JSON, _ path: String) -> [String] {
        var found: [String] = []
        if let limit = schema["maxLength"].int, text.unicodeScalars.count > limit { found.append("\(path): too long") }
        let pattern: Regex<Substring>? =
            switch schema["format"].string {
            // Jira's format has no colon in the offset.
            case "date-time": /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/
            case "date": /\d{4}-\d\d-\d\d/
            case "uri": /[a-z]+:\/\/[^\s"]+/
            case "uuid": /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/
            default: nil
            }
        if let pattern, text.wholeMatch(of: pattern) == nil {
            found.append("\(path): '\(text)' is not of the format \(schema["format"].string ?? "")")
        }
        return found
    }
}
