/// A query parameter that an endpoint accepts.
package struct QueryParameter: Sendable {
    package enum Kind: Sendable {
        case text
        case integer
        case boolean
        case choice([String])
    }

    package let name: String
    package let kind: Kind

    package init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// Throws an error if a value does not have the parameter's type.
    package func check(_ value: String) throws(ErrorResponse) {
        switch kind {
        case .text: return
        case .integer:
            if Int64(value) == nil { throw .badParameter(name, value, type: "long") }
        case .boolean:
            if value != "true" && value != "false" { throw .badParameter(name, value, type: "boolean") }
        case .choice(let choices):
            if !choices.contains(value) {
                throw .badRequest("Invalid value '\(value)' for parameter '\(name)'.")
            }
        }
    }
}
