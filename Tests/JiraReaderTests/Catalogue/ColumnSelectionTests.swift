import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("A selection of columns")
struct ColumnSelectionTests {
    private static let fields = """
        [{"id":"summary","name":"Summary","schema":{"type":"string"}},
        {"id":"status","name":"Status","schema":{"type":"status"}},
        {"id":"customfield_1","name":"Story Points","untranslatedName":"Points","schema":{"type":"number"}},
        {"id":"customfield_2","name":"Team","schema":{"type":"string"}},
        {"id":"customfield_3","name":"Team","schema":{"type":"string"}}]
        """

    private static func issues(_ columns: ReadOptions.Columns, fields: [String]? = nil) -> PlanRun {
        var site = ScriptedSite.Issues(ids: [1])
        site.fields = Self.fields
        return PlanRun(.issues, ReadOptions(fields: fields, columns: columns), script: site.answer)
    }

    private static func client() throws -> JiraClient {
        try JiraClient(site: JiraSite("https://jira.example"), credentials: .basic(user: "me", token: Secret("x")))
    }

    @Test("that contains a column that the table does not have is an error before any request")
    func staticTables() throws {
        let client = try Self.client()
        let error = #expect(throws: JiraReaderError.self) {
            try client.records(of: "SearchProjects", options: ReadOptions(columns: .named(["leed"])))
        }
        #expect(error?.code == .invalidOption && error?.message == #"there is no column "leed"; did you mean "lead"?"#)
        #expect(error?.table == "SearchProjects")
        for name in ["key", "lead", "lead.displayName"] {
            #expect(throws: Never.self, "\(name)") {
                try client.records(of: "SearchProjects", options: ReadOptions(columns: .named([name])))
            }
        }
    }

    @Test("may contain each column of a table, including those of its parents")
    func everyTable() throws {
        let client = try Self.client()
        for table in Catalogue.tables {
            let names = table.columns.map(\.name)
            let options = ReadOptions(
                parameters: table.requiredParameters.map { .init($0, "1") },
                columns: .named(names)
            )
            #expect(throws: Never.self, "\(table.name)") { try client.pages(of: table, options: options) }
        }
    }

    @Test("for issues is checked against the site's fields, if needed, before an issue is requested")
    func issues() throws {
        let run = Self.issues(.named(["fields.sumary"]))
        #expect(run.failure?.code == .invalidOption)
        #expect(run.failure?.message == #"there is no column "fields.sumary"; did you mean "fields.summary"?"#)
        #expect(!run.requests.contains { $0.batch != nil })
        let twice = Self.issues(.named(["Team"]))
        #expect(twice.failure?.message.contains("fields.customfield_2, fields.customfield_3") == true)
    }

    @Test("for issues accepts names of custom fields, and paths inside columns")
    func titles() throws {
        let run = Self.issues(.named(["Story Points", "fields.status.name", "fields.customfield_2"]))
        let columns = try #require(run.requests.last { $0.batch != nil }?.layout.columns)
        #expect(run.failure == nil)
        #expect(
            columns.columns.map(\.name)
                == ["id", "fields.status", "fields.customfield_1", "fields.customfield_2"]
                + IssueList.columns.map(\.name)
        )
        let same = Self.issues(.named(["Points"]))
        #expect(same.requests.last { $0.batch != nil }?.layout.columns.number(of: "fields.customfield_1") != nil)
    }

    @Test("for issues needs no request for the site's fields if every site has the columns")
    func documented() throws {
        for names in [["key", "fields.status.name"], ["fields.votes.votes"], ["renderedFields"]] {
            let run = Self.issues(.named(names))
            #expect(run.failure == nil && !run.requests.contains { $0.path == "/rest/api/3/field" }, "\(names)")
        }
    }

    @Test("leaves the schema complete, and the schema lists the columns that were not requested")
    func schema() throws {
        func schema(_ columns: ReadOptions.Columns, fields: [String]?) throws -> RecordSchema {
            try #require(Self.issues(columns, fields: fields).requests.last { $0.batch != nil }?.layout.columns.schema)
        }
        let whole = try schema(.all, fields: nil)
        #expect(whole.isComplete && whole.table == "Issues" && whole.omitted["fields.status"] == nil)
        #expect(whole.omitted["renderedFields"]?.contains("expansions") == true)
        let few = try schema(.all, fields: ["Story Points"])
        #expect(few.omitted["fields.status"] == #"add "status" to the fields of the options"#)
        #expect(few.omitted["fields.customfield_1"] == nil && few.omitted["id"] == nil)
        let less = try schema(.all, fields: ["*all", "-status"])
        #expect(less.omitted["fields.status"] == #"remove "-status" from the fields of the options"#)
        #expect(less.omitted["fields.summary"] == nil)
        let unknown = try schema(.none, fields: ["summary"])
        #expect(
            !unknown.isComplete && unknown.omitted["fields.status"] != nil && unknown.omitted["fields.summary"] == nil
        )
        #expect(try schema(.all, fields: ["-status"]).omitted["fields.summary"] == nil)
        #expect(try schema(.all, fields: ["*navigable"]).omitted["fields.status"] == nil)
    }
}
