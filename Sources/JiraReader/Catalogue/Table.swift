public import InterimData

/// A table: where Jira keeps its records, how they are paged, and what they look like.
public struct Table: Sendable {
    /// The part of Jira that a table belongs to.
    public enum Family: String, Sendable, CaseIterable {
        case issues, projects, users, dashboards, fields, server, worklogs, plans
    }

    /// The name, as the connector writes it where it has the table.
    public var name: String
    /// The part of Jira it belongs to.
    public var family: Family
    /// What it holds, in a sentence.
    public var summary: String
    /// The path below the site's address.
    public var path: String
    /// Where the records of a page sit.
    public var records: PageLayout.Records
    /// How its pages follow one another.
    public var pagination: any Pagination
    /// The columns that the vendor documents. Others that a site sends are kept.
    public var columns: [Column]
    /// The columns that tell one record from another; empty where there are none.
    public var keyColumns: [String]
    /// The permission that an account needs, in the vendor's words.
    public var permission: String
    /// The vendor's page about it.
    public var documentation: String
    /// Whether the connector has the table too.
    public var isConnectorTable: Bool

    /// Creates a table.
    public init(
        name: String,
        family: Family,
        summary: String,
        path: String,
        records: PageLayout.Records,
        pagination: any Pagination,
        columns: [Column],
        keyColumns: [String] = [],
        permission: String,
        documentation: String,
        isConnectorTable: Bool = true
    ) {
        self.name = name
        self.family = family
        self.summary = summary
        self.path = path
        self.records = records
        self.pagination = pagination
        self.columns = columns
        self.keyColumns = keyColumns
        self.permission = permission
        self.documentation = documentation
        self.isConnectorTable = isConnectorTable
    }
}
