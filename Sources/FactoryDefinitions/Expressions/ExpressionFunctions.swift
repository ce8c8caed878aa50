/// The functions of expressions, of which names ignore letter case.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-expression-language-functions#functions
package enum ExpressionFunctions {
    /// Returns a Boolean value that indicates whether there is a function of that name, rejected ones and those of the scope
    /// included.
    package static func isKnown(_ name: String) -> Bool {
        function(name) != nil || refusal(of: name) != nil || ScopeFunction(name) != nil
    }

    /// Returns the reason why a function of the service is not evaluated here; `nil` for every other name.
    package static func refusal(of name: String) -> String? {
        switch name.lowercased() {
        case "xml", "xpath": "\(name) is not supported here: this program reads no XML"
        default: nil
        }
    }

    /// The nearest function: one that other languages call so, or the one with the nearest name.
    package static func nearestName(to name: String) -> String? {
        foreignNames[name.lowercased()] ?? NearName.find(name, among: names)
    }

    /// All names but the refused ones, as the documentation writes them.
    static let names = all.map(\.name)

    static func function(_ name: String) -> ExpressionFunction? { byName[name.lowercased()] }

    private static let all =
        textFunctions + collectionFunctions + logicFunctions + conversionFunctions + mathFunctions + dateFunctions
    private static let byName = Dictionary(all.map { ($0.name.lowercased(), $0) }) { first, _ in first }

    /// The names of these functions in other expression languages: SQL, spreadsheets, data flows.
    private static let foreignNames: [String: String] = [
        "upper": "toUpper", "uppercase": "toUpper", "ucase": "toUpper", "lower": "toLower", "lowercase": "toLower",
        "lcase": "toLower", "now": "utcNow", "getdate": "utcNow", "currenttimestamp": "utcNow", "currentutc": "utcNow",
        "today": "utcNow", "len": "length", "size": "length", "count": "length", "substr": "substring",
        "mid": "substring", "left": "take", "iif": "if", "isnull": "coalesce", "ifnull": "coalesce",
        "nvl": "coalesce", "tostring": "string", "str": "string", "tointeger": "int", "toint": "int",
        "integer": "int", "parseint": "int", "tofloat": "float", "double": "float", "decimal": "float",
        "tobool": "bool", "boolean": "bool", "concatenate": "concat", "plus": "add", "minus": "sub",
        "subtract": "sub", "multiply": "mul", "divide": "div", "modulo": "mod", "random": "rand", "uuid": "guid",
        "newguid": "guid", "newid": "guid", "includes": "contains", "isempty": "empty", "formatdate": "formatDateTime",
        "todate": "formatDateTime", "urlencode": "uriComponent", "urldecode": "uriComponentToString",
        "encodebase64": "base64", "parsejson": "json", "eq": "equals", "equal": "equals", "gt": "greater",
        "lt": "less", "gte": "greaterOrEquals", "lte": "lessOrEquals", "adddate": "addDays", "dateadd": "addToTime",
    ]
}

/// A function of expressions.
struct ExpressionFunction: Sendable {
    /// The name, as the documentation writes it.
    let name: String
    /// The number of arguments.
    let argumentCounts: ClosedRange<Int>
    /// Its value for a call with so many arguments.
    let apply: @Sendable (FunctionCall) throws(ExpressionError) -> FactoryValue

    init(
        _ name: String,
        _ argumentCounts: ClosedRange<Int>,
        _ apply: @escaping @Sendable (FunctionCall) throws(ExpressionError) -> FactoryValue
    ) {
        self.name = name
        self.argumentCounts = argumentCounts
        self.apply = apply
    }
}
