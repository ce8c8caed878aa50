import Testing

@testable import FactoryDefinitions

@Suite("Queries of version 1.0")
struct TableQueryTests {
    @Test("of the form SELECT columns FROM table are accepted")
    func taken() throws {
        for (text, columns, table) in [
            ("SELECT * FROM MyTable", [], ["MyTable"]),
            ("select * from \"Platform\".\"Api_Issue\"", [], ["Platform", "Api_Issue"]),
            (
                "SELECT Issue_Key, Fields_Status_Name FROM Platform.Api_Issue;", ["Issue_Key", "Fields_Status_Name"],
                ["Platform", "Api_Issue"]
            ),
            ("SELECT \"a b\",[c],`d`\n FROM\t\"E\" ", ["a b", "c", "d"], ["E"]),
        ] as [(String, [String], [String])] {
            let query = try TableQuery(text)
            #expect(query.columns == columns, "\(text)")
            #expect(query.table == table, "\(text)")
            #expect(try TableQuery.tableName(query.tableText) == table, "\(text)")
        }
        #expect(try TableQuery.tableName("\"Platform\".\"Api_Issue\"") == ["Platform", "Api_Issue"])
        #expect(try TableQuery.tableName("Api_Issue") == ["Api_Issue"])
    }

    @Test("of any other form are rejected with the name of the unsupported clause")
    func refused() {
        for (text, word) in [
            ("SELECT Issue_Key FROM \"Platform\".\"Api_Issue\" WHERE Fields_Project_Key = 'HBR'", "WHERE"),
            ("SELECT * FROM a JOIN b", "JOIN"), ("SELECT * FROM a ORDER BY b", "ORDER"),
            ("SELECT DISTINCT a FROM b", "DISTINCT"),
            ("SELECT TOP 5 * FROM b", "TOP"), ("SELECT COUNT(*) FROM b", "("), ("SELECT a AS b FROM c", "AS"),
            ("SELECT * FROM a, b", ","), ("SELECT a", "end"), ("SELECT * FROM", "end"), ("SELECT FROM a", "FROM"),
            ("SELECT * FROM a.b.c", "end"), ("DELETE FROM a", "SELECT"), ("", "SELECT"), ("SELECT a, FROM b", "FROM"),
            ("SELECT 1+1 FROM b", "+"), ("SELECT * FROM a LIMIT 5", "LIMIT"), ("SELECT \"a FROM b", "closing"),
        ] {
            do {
                _ = try TableQuery(text)
                Issue.record("\(text) was accepted")
            } catch {
                #expect(error.message.contains(word), "\(text): \(error)")
            }
        }
        for text in ["", "a.b.c", "\"a\" \"b\"", "a b", ".", "a."] {
            #expect(throws: TableQuery.Problem.self, "\(text)") { try TableQuery.tableName(text) }
        }
    }
}
