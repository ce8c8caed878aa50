import FactoryDefinitions
import Foundation
import Testing

/// Returns a scope with values of every kind, and with a fixed clock and random source.
func exampleScope() throws -> ExpressionScope {
    let now = try #require(FactoryDateTime("2018-04-15T13:00:00Z"))
    var scope = ExpressionScope(now: now, randomBits: { 0x0123_4567_89AB_CDEF })
    scope.parameters = FactoryObject([
        ("myNumber", .integer(42)), ("myString", .string("foo")), ("leaf", .string("a/b")), ("none", .null),
        ("pick", .string("b")),
    ])
    scope.systemVariables = FactoryObject([
        ("DataFactory", .string("factory")), ("Pipeline", .string("Nightly")), ("RunId", .string("run-1")),
        ("TriggerTime", .string("2018-04-15T12:59:58.0000000Z")),
    ])
    scope.variables = FactoryObject([
        ("list", .array([.integer(1), .string("two"), .null])), ("lines", .string("Contoso-\nCorporation")),
    ])
    let row = FactoryObject([
        ("id", .integer(7)), ("deep", .object(FactoryObject([("a", .integer(1)), ("b", .integer(2))]))),
    ])
    scope.activities = FactoryObject([
        (
            "Read it",
            .object(
                FactoryObject([
                    (
                        "output",
                        .object(
                            FactoryObject([
                                ("count", .integer(3)), ("firstRow", .object(row)),
                                ("value", .array([.object(row), .object(row)])),
                            ])
                        )
                    ),
                    ("Status", .string("Succeeded")),
                ])
            )
        )
    ])
    scope.item = .object(FactoryObject([("name", .string("n"))]))
    scope.datasetParameters = FactoryObject([("tableName", .string("Fields"))])
    scope.linkedServiceParameters = FactoryObject([("site", .string("jira.example.com"))])
    return scope
}

/// Returns the rows of a table of tests: the texts before and after an arrow on each line.
func rows(_ table: String) -> [(input: String, expected: String)] {
    table.split(separator: "\n").compactMap { line in
        guard let arrow = line.range(of: " => ") else { return nil }
        return (String(line[..<arrow.lowerBound]), String(line[arrow.upperBound...]))
    }
}

/// Checks values of functions, `call => value` on each line. The documentation's examples are first in each table; if
/// the page contradicts itself, the row follows its text.
/// https://learn.microsoft.com/azure/data-factory/control-flow-expression-language-functions
func checkFunctions(_ table: String, atLeast count: Int) throws {
    let scope = try exampleScope()
    let rows = rows(table)
    #expect(rows.count >= count)
    for row in rows {
        do {
            let value = try ExpressionText("@" + row.input).value(in: scope)
            #expect(value.json == row.expected, "\(row.input)")
        } catch {
            Issue.record("\(row.input): \(error)")
        }
    }
}
