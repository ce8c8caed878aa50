/// The parameters in a header `Authorization` of the scheme `OAuth` (RFC 5849, section 3.5.1).
struct OAuth1Parameters {
    /// A decoded parameter of a request. Its name and its value need not be UTF-8.
    struct Parameter {
        let name: [UInt8]
        let value: [UInt8]

        var nameText: String { String(decoding: name, as: UTF8.self) }
        var valueText: String { String(decoding: value, as: UTF8.self) }
    }

    /// The parameters except for `realm`, in the order of the header.
    let all: [Parameter]

    /// Returns the value of the first parameter with a name; nil if it is absent.
    subscript(name: String) -> String? {
        all.first { $0.name.elementsEqual(name.utf8) }?.valueText
    }

    /// The parameters that occur more than once and whose names begin with `oauth_`.
    var repeated: [Parameter] {
        all.filter { one in one.nameText.hasPrefix("oauth_") && all.count { $0.name == one.name } > 1 }
    }

    /// Returns `true` if a header has the scheme `OAuth`.
    static func isScheme(of header: String?) -> Bool {
        header.map { $0.prefix { $0 != " " }.lowercased() == "oauth" } ?? false
    }

    /// Parses a header with the scheme `OAuth`. Throws `parameterRejected` if a parameter is malformed.
    init(_ header: String) throws(OAuth1Problem) {
        var parameters: [Parameter] = []
        for part in Self.parts(header.drop { $0 != " " }) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, halves[1].count >= 2, halves[1].first == "\"", halves[1].last == "\"",
                !halves[1].dropFirst().dropLast().contains("\"")
            else { throw .parameterRejected([(String(part), "")]) }
            let name = PercentEncoding.decoded(halves[0].utf8, plusIsBlank: false)
            let value = PercentEncoding.decoded(halves[1].dropFirst().dropLast().utf8, plusIsBlank: false)
            if halves[0].lowercased() != "realm" { parameters.append(Parameter(name: name, value: value)) }
        }
        all = parameters
    }

    /// Splits a list at the commas outside quotation marks, and drops the white space around the parts.
    private static func parts(_ list: Substring) -> [Substring] {
        var isQuoted = false
        return list.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }.map(\.withoutOuterBlanks).filter { !$0.isEmpty }
    }
}

extension Substring {
    fileprivate var withoutOuterBlanks: Substring {
        var rest = drop { $0 == " " || $0 == "\t" }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
