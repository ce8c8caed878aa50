import InterimData
import JiraReader
import Testing

@testable import FactoryRuntime

@Suite("Tables of version 1.0")
struct Version1SourceTests {
    @Test("have the column names of version 1.0's flattening")
    func columns() throws {
        let issues = try Version1Source.named(["Platform", "Api_Issue"])
        func source(_ name: String) -> RecordMapping.Source { issues.source(of: name) }
        func path(_ members: String...) -> RecordMapping.Source { .path(ValuePath(members.map(ValuePath.Step.member))) }
        #expect(source("Issue_Key") == .name("key"))
        #expect(source("Id") == .name("id"))
        #expect(source("Fields_Summary") == .name("fields.summary"))
        #expect(source("Fields_Status_Name") == path("fields", "status", "name"))
        #expect(source("Fields_Assignee_DisplayName") == path("fields", "assignee", "displayName"))
        #expect(source("Fields_IssueType_Name") == path("fields", "issuetype", "name"))
        #expect(source("customfield_10010") == path("fields", "customfield_10010"))
        #expect(source("customfield_10010_Value") == path("fields", "customfield_10010", "value"))
        #expect(source("Fields_Customfield_10010") == path("fields", "customfield_10010"))
        #expect(source("key") == .name("key"))
    }

    @Test("have the names of equal tables")
    func tables() throws {
        for (schema, name) in [
            ("Platform", "Api_Issue"), ("extra", "api_issue"), ("Platform", "Api_Field"), ("Platform", "Api_Project"),
            ("Platform", "Api_Status"), ("Agile", "Agile_Board"), ("Platform", "ApiAllUsers"),
            ("Agile", "Agile_Board_Epic"), ("Agile", "Agile_Board_Epic_Issue"),
            ("Platform", "Api_Priority"), ("Agile", "Column_Config_Columns"),
        ] {
            #expect(throws: Never.self, "\(name)") { try Version1Source.named([schema, name]) }
            #expect(throws: Never.self, "\(name)") { try Version1Source.named([name]) }
        }
        for name in ["Api_Nothing", "Api_Issue_Fields_Status", "Api_Issue_Nothing", "Agile_Board_Name", ""] {
            #expect(throws: FactoryRunError.self, "\(name)") { try Version1Source.named(["Platform", name]) }
        }
        for (schema, word) in [("Platfrom", "did you mean \"Platform\""), ("Extra", "is in the schema \"Platform\"")] {
            let error = #expect(throws: FactoryRunError.self) { try Version1Source.named([schema, "Api_Field"]) }
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        }
    }

    @Test(
        "have the names of lists inside records, with the records' keys",
        arguments: [
            ("Api_Issue_Fields_Labels", "Issues", "$.fields.labels", ["Issue_Id", "Labels"]),
            (
                "Agile_Board_Issue_Fields_Closed_Sprints", "BoardIssues", "$.fields.closedSprints",
                ["_boardId", "Issue_Id", "ClosedSprints"]
            ),
            (
                "agile_board_issue_fields_components", "BoardIssues", "$.fields.components",
                ["_boardId", "Issue_Id", "Components"]
            ),
            ("Column_Config_Columns", "BoardConfiguration", "$.columnConfig.columns", ["_boardId", "Columns"]),
            ("Api_Issue_Fields_Comment_Comments", "Issues", "$.fields.comment.comments", ["Issue_Id", "Comments"]),
        ]
    )
    func lists(name: String, table: String, list: String, columns: [String]) throws {
        let found = try Version1Source.named([name])
        #expect(found.table.name == table)
        #expect(found.list == ValuePath(list))
        #expect(found.listColumns == columns)
        #expect(found.source(of: columns[columns.count - 1]) == .path(ValuePath([], isRelative: true)))
        #expect(found.source(of: "Name") == .path(ValuePath([.member("name")], isRelative: true)))
        for key in columns.dropLast() {
            guard case .name(let column) = found.source(of: key) else {
                Issue.record("\(key) is not a key")
                continue
            }
            #expect(found.table.keyColumns.contains(column))
        }
    }

    @Test("complete the lists that a mapping reads, in every form")
    func truncatedLists() throws {
        let issues = try Version1Source.named(["Platform", "Api_Issue"])
        func lists(_ change: (inout RecordMapping) -> Void) -> Set<IssueList> {
            var mapping = RecordMapping()
            change(&mapping)
            return issues.truncatedLists(readBy: mapping)
        }
        let worklogs = try #require(ValuePath("$.fields.worklog.worklogs"))
        #expect(lists { _ in } == [.comment, .worklog])
        #expect(lists { $0.entries = [.init(.name("key"), to: "k")] } == [])
        #expect(lists { $0.entries = [.init(.path(worklogs), to: "w")] } == [.worklog])
        #expect(
            lists {
                $0.entries = [.init(.name("key"), to: "k")]
                $0.collectionReference = worklogs
            } == [.worklog]
        )
        #expect(lists { $0.entries = [.init(.ordinal(2), to: "k")] } == [.comment, .worklog])
        #expect(
            lists {
                $0.entries = [.init(.name("c"), to: "c")]
                $0.additionalColumns = [.init("c", .path(worklogs))]
            } == [.worklog]
        )
        let comments = try Version1Source.named(["Platform", "Api_Issue_Fields_Comment_Comments"])
        #expect(comments.truncatedLists(readBy: RecordMapping()) == [.comment])
        let changes = try Version1Source.named(["Platform", "Api_Issue_Changelog_Histories"])
        #expect(changes.truncatedLists(readBy: RecordMapping()) == [.changelog])
        #expect(try Version1Source.named(["Api_Field"]).truncatedLists(readBy: RecordMapping()) == [])
    }
}
