/// The functions of expressions. Their names are case-insensitive.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-expression-language-functions#functions
package enum ExpressionFunctions {
    /// Returns a Boolean value that indicates whether there is a function of that name, including unsupported functions
    /// and those that read the scope.
    package static func isKnown(_ name: String) -> Bool {
        function(name) != nil || unsupportedReason(of: name) != nil || ScopeFunction(name) != nil
    }

    /// Returns the reason why a function of the service is not supported; `nil` for every other name.
    package static func unsupportedReason(of name: String) -> String? {
        switch name.lowercased() {
        case "xml", "xpath": "\(name) is not supported here: this program reads no XML"
        default: nil
        }
    }

    /// Returns the name of the function that other expression languages call `name`. If there is none, returns the most
    /// similar name, or `nil` if no name is similar.
    package static func nearestName(to name: String) -> String? {
        foreignNames[name.lowercased()] ?? NearName.find(name, among: names)
    }

    /// The names of the supported functions, in the spelling of the documentation.
    static let names = all.map(\.name)

    static func function(_ name: String) -> ExpressionFunction? { byName[name.lowercased()] }

    private static let all =
        textFunctions + collectionFunctions + logicFunctions + conversionFunctions + mathFunctions + dateFunctions
    private static let byName = Dictionary(all.map { ($0.name.lowercased(), $0) }) { first, _ in first }

    /// The names that SQL, spreadsheets and data flows use for functions, each with the name of the function here.
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
    /// The name, in the spelling of the documentation.
    let name: String
    /// The allowed numbers of arguments.
    let argumentCounts: ClosedRange<Int>
    /// Returns the value of a call with an allowed number of arguments.
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
