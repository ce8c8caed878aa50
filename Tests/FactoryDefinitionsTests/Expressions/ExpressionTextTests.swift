import FactoryDefinitions
import Testing

@Suite("Texts with expressions")
struct ExpressionTextTests {
    @Test("are evaluated as in the documentation's table")
    func forms() throws {
        let scope = try exampleScope()
        for (text, expected) in [
            ("parameters", #""parameters""#), ("parameters[1]", #""parameters[1]""#), ("@@", #""@""#), (" @", #"" @""#),
            ("@pipeline().parameters.myString", #""foo""#), ("@{pipeline().parameters.myString}", #""foo""#),
            ("@pipeline().parameters.myNumber", "42"), ("@{pipeline().parameters.myNumber}", #""42""#),
            ("Answer is: @{pipeline().parameters.myNumber}", #""Answer is: 42""#),
            ("@concat('Answer is: ', string(pipeline().parameters.myNumber))", #""Answer is: 42""#),
            ("Answer is: @@{pipeline().parameters.myNumber}", #""Answer is: @{pipeline().parameters.myNumber}""#),
            ("@@x", #""@x""#), ("@@{x}", #""@{x}""#), ("", #""""#), ("a@b", #""a@b""#), ("a@@b", #""a@@b""#),
            ("@{null}", #""""#), ("@{true}", #""True""#), ("@{1}@{2}", #""12""#), ("@null", "null"), ("@'x'", #""x""#),
            ("@1", "1"), ("@-2.5", "-2.5"), ("@TRUE", "true"), ("@  concat( 'a' , 'b' )  ", #""ab""#),
            ("@{ concat('}', '{') }!", #""}{!""#), ("@{createArray(1)}", #""[1]""#),
            ("{\n  \"type\": \"@{if(equals(1, 2), 'Blob', 'Table' )}\"\n}", #""{\n  \"type\": \"Table\"\n}""#),
        ] {
            let value = try ExpressionText(text).value(in: scope)
            #expect(value.json == expected, "\(text)")
        }
    }

    @Test("are literal if they have nothing to evaluate")
    func literals() throws {
        for text in ["", "x", "@@x", "@@", " @x", "a@b", "@@{x}", "a @@{f(} b", String(repeating: "x", count: 10_000)] {
            #expect(try ExpressionText(text).isLiteral, "\(text.prefix(20))")
        }
        for text in ["@f()", "@{f()}", "a @{f()}", "@@ @{f()}"] {
            #expect(try !ExpressionText(text).isLiteral, "\(text)")
        }
    }

    @Test("read the values of their scope")
    func scopes() throws {
        let scope = try exampleScope()
        for row in rows(
            #"""
            pipeline().RunId => "run-1"
            pipeline().DataFactory => "factory"
            pipeline()['Pipeline'] => "Nightly"
            PIPELINE().parameters.MYSTRING => "foo"
            pipeline().parameters['leaf'] => "a/b"
            variables('list')[1] => "two"
            variables('list')[2]?.name => null
            variables('list')?[9] => null
            activity('Read it').output.count => 3
            activity('Read it').output.firstRow.deep[pipeline().parameters.pick] => 2
            activity('Read it').output.value[1].id => 7
            activity('Read it').output.value[sub(2, 1)]['id'] => 7
            activity('Read it').output?.nothing?.more => null
            activity('Read it').output?['nothing']?[0] => null
            activity('Read it').Status => "Succeeded"
            activity('read it').status => "Succeeded"
            item().name => "n"
            item() => {"name":"n"}
            dataset().tableName => "Fields"
            dataset().parameters.tableName => "Fields"
            linkedService().site => "jira.example.com"
            linkedservice().site => "jira.example.com"
            json('{"a-b": 1}').a-b => 1
            json('{"$x": 1}').$x => 1
            json('{"ä": 1}').ä => 1
            pipeline().parameters.none?.x => null
            """#
        ) {
            do {
                let value = try ExpressionText("@" + row.input).value(in: scope)
                #expect(value.json == row.expected, "\(row.input)")
            } catch {
                Issue.record("\(row.input): \(error)")
            }
        }
    }

    @Test("list the functions that they call and the values that they read")
    func references() throws {
        let text = try ExpressionText(
            "@{concat(pipeline().parameters.a, toupper(variables('v')), pipeline().RunId)} @{activity('A').output.firstRow."
                + "x[item().y]} @{dataset().p} @{dataset().parameters.q} @{linkedService()['r']} @{pipeline()?.parameters?['b']}"
                + "@{nope(pipeline().parameters[variables('w')])}"
        )
        #expect(text.functions == ["concat", "toupper", "nope"])
        #expect(
            text.references == [
                .pipelineParameter("a"), .variable("v"), .pipelineSystemVariable("RunId"), .activity("A"), .item,
                .datasetParameter("p"), .datasetParameter("q"), .linkedServiceParameter("r"), .pipelineParameter("b"),
                .variable("w"),
            ]
        )
        #expect(try ExpressionText("@@nothing(").functions.isEmpty)
    }

    @Test("are rejected with the byte offset of the error", arguments: syntaxErrors)
    func syntax(text: String, code: ExpressionError.Code, offset: Int, words: String) {
        do {
            _ = try ExpressionText(text)
            Issue.record("\(text) was accepted")
        } catch {
            #expect(error.code == code, "\(text): \(error)")
            #expect(error.offset == offset, "\(text): \(error)")
            #expect(error.message.contains(words), "\(text): \(error)")
        }
    }

    private static let syntaxErrors: [(String, ExpressionError.Code, Int, String)] = [
        ("@", .syntax, 0, "missing"), ("@ ", .syntax, 2, "missing"), ("@f(", .syntax, 3, "missing"),
        ("@f(1", .syntax, 4, "the end"), ("@f(1,)", .syntax, 5, "where an expression was expected"),
        ("@f(1)x", .syntax, 5, "\"x\" after the end"), ("@f(1))", .syntax, 5, "after the end"),
        ("@name", .syntax, 1, "'name'"), ("@'open", .syntax, 1, "closing quote"),
        ("@'a''", .syntax, 1, "closing quote"),
        ("@\"x\"", .syntax, 1, "single quotes"), ("@concat(@f())", .syntax, 8, "without it"),
        ("@pipeline().", .syntax, 12, "property's name"), ("@pipeline()?x", .syntax, 12, "after ?"),
        ("@variables('v')[1", .syntax, 17, "]"), ("@variables('v')[]", .syntax, 16, "expected"),
        ("@1.2.3", .syntax, 1, "not a number"), ("@-", .syntax, 1, "not a number"),
        ("@1e999", .syntax, 1, "not a number"),
        ("a @{f()", .syntax, 7, "}"), ("a @{}", .syntax, 4, "expected"), ("ä @{f(}", .syntax, 7, "expected"),
        ("@f()@{g()}", .syntax, 4, "after the end"), ("@(1)", .syntax, 1, "expected"), ("@[1]", .syntax, 1, "expected"),
        ("@toUpper()", .argumentCount, 1, "1 argument, not 0"), ("@if(true, 1)", .argumentCount, 1, "3 arguments"),
        ("@concat()", .argumentCount, 1, "at least 1"), ("@utcNow('a', 'b')", .argumentCount, 1, "0 to 1 argument"),
        ("@pipeline('x')", .argumentCount, 1, "no arguments"), ("@activity()", .argumentCount, 1, "1 argument"),
        ("@concat('a', trim('b', 'c'))", .argumentCount, 13, "trim takes 1 argument, not 2"),
        ("@concat('" + String(repeating: "x", count: 8190) + "')", .limit, 0, "8192"),
        (
            "@" + String(repeating: "trim(", count: 101) + "'x'" + String(repeating: ")", count: 101), .limit, 501,
            "100 levels"
        ),
    ]

    @Test("fail if a value is missing or of the wrong type", arguments: valueErrors)
    func values(text: String, code: ExpressionError.Code, offset: Int, words: String) throws {
        let expression = try ExpressionText(text)
        let scope = try exampleScope()
        do {
            let value = try expression.value(in: scope)
            Issue.record("\(text) is \(value)")
        } catch {
            #expect(error.code == code, "\(text): \(error)")
            #expect(error.offset == offset, "\(text): \(error)")
            #expect(error.message.contains(words), "\(text): \(error)")
            #expect(error.description.hasSuffix("(at byte \(offset) of the expression)"))
        }
    }

    private static let valueErrors: [(String, ExpressionError.Code, Int, String)] = [
        ("@upperCase('x')", .function, 1, "did you mean toUpper?"),
        ("@completelyElse('x')", .function, 1, "not a function"),
        ("@xml('<a/>')", .function, 1, "xml is not supported"), ("@xpath('a', 'b')", .function, 1, "xpath"),
        ("@pipeline().parameters.nope", .reference, 22, "\"myNumber\""), ("@pipeline().Nope", .reference, 11, "RunId"),
        ("@variables('nope')", .reference, 1, "\"list\""), ("@activity('nope')", .reference, 1, "\"Read it\""),
        ("@variables(1)", .type, 11, "a name"), ("@variables('list')[3]", .reference, 18, "has 3"),
        ("@variables('list')[-1]", .reference, 18, "no element -1"), ("@variables('list').x", .type, 18, "an array"),
        ("@variables('list')[2].x", .reference, 21, "null"), ("@concat('a').x", .type, 12, "text"),
        ("@pipeline()[0]", .type, 11, "an object"), ("a @{toUpper(1)}", .type, 12, "must be text; it is an integer"),
        ("@and(true, 1)", .type, 11, "argument 2"), ("@if('true', 1, 2)", .type, 4, "condition"),
        ("@not('x')", .type, 5, "boolean"), ("@length(1)", .type, 8, "text or an array"),
        ("@greater(1, 'a')", .type, 12, "a number"), ("@greater('a', 1)", .type, 14, "text"),
        ("@greater(true, 1)", .type, 9, "number or text"), ("@add('1', 1)", .type, 5, "a number"),
        ("@substring('abc', 1.5, 1)", .type, 18, "an integer"),
        ("@substring('abc', 4, 0)", .value, 18, "end of the text (3)"),
        ("@substring('abc', 1, 3)", .value, 21, "rest of the text (2)"),
        ("@substring('abc', -1, 1)", .value, 18, "negative"),
        ("@take('abc', -1)", .value, 13, "negative"), ("@replace('a', '', 'b')", .value, 14, "empty"),
        ("@union(createArray(1), json('{}'))", .type, 23, "an array"),
        ("@union(json('{}'), createArray(1))", .type, 19, "an object"),
        ("@first(json('{}'))", .type, 7, "text or an array"),
        ("@div(1, 0)", .value, 8, "must not be 0"), ("@mod(1, 0.0)", .value, 8, "must not be 0"),
        ("@add(9223372036854775807, 1)", .value, 1, "too large"), ("@mul(1e300, 1e300)", .value, 1, "too large"),
        ("@div(-9223372036854775808, -1)", .value, 1, "too large"), ("@max(createArray('a'))", .value, 5, "numbers"),
        ("@max(createArray())", .value, 5, "numbers"), ("@rand(5, 5)", .value, 9, "greater"),
        ("@range(1, 100001)", .value, 10, "100000"), ("@range(1, -1)", .value, 10, "negative"),
        ("@range(9223372036854775807, 2)", .value, 28, "largest"), ("@int('x')", .value, 5, "whole number"),
        ("@int('1.5')", .value, 5, "whole number"), ("@int(1.5)", .value, 5, "whole number"),
        ("@float('nan')", .value, 7, "not a number"), ("@bool('yes')", .value, 6, "neither"),
        ("@json('{')", .value, 6, "not JSON"), ("@base64ToString('*')", .value, 16, "base64"),
        ("@dataUriToString('x')", .value, 17, "data URI"), ("@guid('Q')", .value, 6, "\"N\""),
        ("@formatDateTime('x')", .value, 16, "not a date"),
        ("@formatDateTime('2018-01-01', 'Q')", .value, 30, "format"),
        ("@formatDateTime('2018-01-01', 1)", .type, 30, "text"), ("@formatDateTime(1)", .type, 16, "text"),
        ("@addToTime('2018-01-01', 1, 'Fortnight')", .value, 28, "Second, Minute"),
        ("@addDays('9999-12-31', 1)", .value, 1, "1 to 9999"), ("@addDays('0001-01-01', -1)", .value, 1, "1 to 9999"),
        ("@addToTime('2018-01-01', 9223372036854775807, 'Year')", .value, 1, "1 to 9999"),
        ("@addToTime('2018-01-01', -8000, 'Year')", .value, 1, "1 to 9999"),
        ("@subtractFromTime('2018-01-01', -9223372036854775808, 'Day')", .value, 1, "1 to 9999"),
        ("@convertFromUtc('2018-01-01', 'Middle Earth Time')", .value, 30, "Europe/Berlin"),
        ("@convertToUtc('2018-03-25T02:30:00', 'W. Europe Standard Time')", .value, 14, "skip"),
        ("@replace(join(range(0, 9999), ','), '1', join(range(0, 99999), ','))", .limit, 1, "bytes"),
    ]

    @Test("fail if the scope does not have the value")
    func places() {
        let scope = ExpressionScope()
        for text in [
            "@pipeline().RunId", "@variables('v')", "@activity('a')", "@item()", "@dataset().p", "@linkedService().p",
        ] {
            #expect(throws: ExpressionError.self, "\(text)") { try ExpressionText(text).value(in: scope) }
        }
    }

    @Test("use limited memory at any depth of nesting")
    func bombs() throws {
        let scope = try exampleScope()
        var text = "'aaaaaaaaaa'"
        for _ in 0..<40 { text = "replace(\(text), 'a', 'aaaaaaaaaa')" }
        #expect(throws: ExpressionError.self) { try ExpressionText("@" + text).value(in: scope) }
        let long = "@pipeline().parameters" + String(repeating: "?.a", count: 2600)
        #expect(try ExpressionText(long).value(in: scope) == .null)
    }
}
