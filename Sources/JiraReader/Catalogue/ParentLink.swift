internal import InterimData

/// The link of a child table to its parent. It defines the rows of the parent for which requests are sent, and the
/// columns of the parent with which the rows of the child table begin.
///
/// The parent can be a child table itself. The columns with which its rows begin can then be used in this link too.
package struct ParentLink: Sendable {
    /// A column of the parent, and its use in requests and rows.
    package struct Column: Sendable {
        /// The part of the request that contains the value.
        package enum Place: Sendable, Hashable {
            /// The value replaces `{name}` in the path. The associated value is the name.
            case path(String)
            /// The value is that of a query parameter. The associated value is the name of the parameter.
            case query(String)
            /// The request does not contain the value.
            case none
        }

        /// The name of the column in the parent.
        package var source: String
        /// The name of the column in the rows of the child table, which begin with it. `nil` if the column is not added
        /// to the rows, for example because they already begin with it.
        package var name: String?
        /// The part of the request that contains the value.
        package var place: Place

        /// Creates a column.
        package init(_ source: String, as name: String?, in place: Place = .none) {
            self.source = source
            self.name = name
            self.place = place
        }
    }

    /// The condition for the rows of the parent for which requests are sent.
    package enum Filter: Sendable, Hashable {
        /// The value of the column has this text.
        case equals(column: String, text: String)
        /// The value of the column has a different text, or there is no value.
        case differs(column: String, text: String)

        var column: String {
            switch self {
            case .equals(let column, _), .differs(let column, _): column
            }
        }
    }

    /// The form of requests that list several parents.
    package struct Batch: Sendable, Hashable {
        /// The maximum number of parents in a request.
        package var size: Int
        /// The name of the member of the request's body that lists the parents.
        package var member: String

        /// Creates a batch.
        package init(size: Int, member: String) {
            self.size = size
            self.member = member
        }
    }

    /// The name of the parent. The parent can be a table that `Catalogue.tables` does not contain.
    package var table: String
    /// The columns of the parent that are used. The body of a request for a batch lists the values of the first column.
    package var columns: [Column]
    /// The condition for the rows of the parent for which requests are sent; `nil` if requests are sent for all rows.
    package var filter: Filter?
    /// The fields of issues that are read if the parent is `Issues`.
    package var fields: [String]?
    /// The form of requests that list several parents; `nil` if each request is for one parent.
    package var batch: Batch?

    /// Creates a link.
    package init(
        table: String,
        columns: [Column],
        filter: Filter? = nil,
        fields: [String]? = nil,
        batch: Batch? = nil
    ) {
        self.table = table
        self.columns = columns
        self.filter = filter
        self.fields = fields
        self.batch = batch
    }
}

extension ParentLink {
    /// Returns the parent that a row of the parent table describes; `nil` if the ``filter`` excludes the row.
    ///
    /// - Parameter inherited: The columns with which the rows of the parent table begin.
    func parent(_ record: Record, inherited: [Decoration.Member]) -> Partition.Parent? {
        switch filter {
        case .equals(let column, let text)? where record[column]?.text != text: return nil
        case .differs(let column, let text)? where record[column]?.text == text: return nil
        default: break
        }
        return Partition.Parent(
            values: columns.map { record.json(of: $0.source) ?? "null" },
            inherited: inherited.map { .init(name: $0.name, json: $0.json) }
        )
    }

    /// Returns the options for reading the parent table. They select only the columns that the link uses. None of these
    /// columns requires `expand`.
    func parentOptions(_ options: ReadOptions) -> ReadOptions {
        let needed = columns.map(\.source) + [filter?.column].compactMap { $0 }
        var parent = ReadOptions(jql: options.jql, fields: fields, columns: .named(needed))
        parent.deployment = options.deployment
        parent.resultWindow = options.resultWindow
        parent.batchSize = options.batchSize
        return parent
    }

    /// Returns the parent table without its default parameters. Its operation then omits archived and deleted parents,
    /// for which requests would fail.
    func parentTable(on deployment: Deployment) throws(JiraReaderError) -> Table {
        var parent = try Catalogue.table(named: table, listedOnly: false).on(deployment)
        parent.defaultParameters = [:]
        parent.defaultLists = [:]
        return parent
    }
}
