internal import InterimData

/// The link of a child table to its parent: the rows for which children are requested, and the columns that their rows
/// inherit.
///
/// The parent may be a child table itself. Its rows then begin with the columns of its own parent, which can be used
/// here too.
package struct ParentLink: Sendable {
    /// A column of the parent and its use.
    package struct Column: Sendable {
        /// The part of the request that contains the value.
        package enum Place: Sendable, Hashable {
            /// In the path, in place of `{name}`.
            case path(String)
            /// In the query.
            case query(String)
            /// The request does not contain the value; only the rows do.
            case none
        }

        /// The parent's column.
        package var source: String
        /// The name of the column at the beginning of each row; `nil` if rows do not begin with it, or already contain
        /// it.
        package var name: String?
        /// The place of the value in the request.
        package var place: Place

        /// Creates a column.
        package init(_ source: String, as name: String?, in place: Place = .none) {
            self.source = source
            self.name = name
            self.place = place
        }
    }

    /// The condition for parent rows that have children.
    package enum Filter: Sendable, Hashable {
        /// The column has this text.
        case equals(column: String, text: String)
        /// The column has a different text, or no value.
        case differs(column: String, text: String)

        var column: String {
            switch self {
            case .equals(let column, _), .differs(let column, _): column
            }
        }
    }

    /// The use of several parents in one request.
    package struct Batch: Sendable, Hashable {
        /// The largest number of parents in a request.
        package var size: Int
        /// The member of the request's body that lists them.
        package var member: String

        /// Creates a batch.
        package init(size: Int, member: String) {
            self.size = size
            self.member = member
        }
    }

    /// The name of the parent, which may be an unlisted table.
    package var table: String
    /// The columns of the parent that are used. In a batch, the body lists the first one.
    package var columns: [Column]
    /// The condition for rows that have children; `nil` for all.
    package var filter: Filter?
    /// The fields to read if the parent is `Issues`.
    package var fields: [String]?
    /// The size and form of batches; `nil` if a request is for one parent.
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
    /// Returns the parent in a row of the parent table; `nil` if the ``filter`` excludes the row.
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

    /// Returns the options for reading the parent table: only the columns that the link uses, none of which needs an
    /// expansion.
    func parentOptions(_ options: ReadOptions) -> ReadOptions {
        let needed = columns.map(\.source) + [filter?.column].compactMap { $0 }
        var parent = ReadOptions(jql: options.jql, fields: fields, columns: .named(needed))
        parent.deployment = options.deployment
        parent.resultWindow = options.resultWindow
        parent.batchSize = options.batchSize
        return parent
    }

    /// Returns the parent table without its default parameters. Its operation then omits archived and deleted parents,
    /// whose children cannot be read.
    func parentTable(on deployment: Deployment) throws(JiraReaderError) -> Table {
        var parent = try Catalogue.table(named: table, listedOnly: false).on(deployment)
        parent.defaultParameters = [:]
        parent.defaultLists = [:]
        return parent
    }
}
