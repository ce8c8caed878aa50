internal import InterimData

/// How a table hangs on another: whose rows it is asked for, and what of them shows in its own.
///
/// The parent may hang on a table itself; its rows then begin with its own parent's columns, which can be used here too.
package struct ParentLink: Sendable {
    /// A column of the parent's and what becomes of it.
    package struct Column: Sendable {
        /// Where the value goes into the request.
        package enum Place: Sendable, Hashable {
            /// Into the path, in place of `{name}`.
            case path(String)
            /// Into the query.
            case query(String)
            /// Nowhere: it only shows in the rows.
            case none
        }

        /// The parent's column.
        package var source: String
        /// The name under which it stands in front of each row; `nil` if it is not to show, or shows already.
        package var name: String?
        /// Where it goes into the request.
        package var place: Place

        /// Creates a column.
        package init(_ source: String, as name: String?, in place: Place = .none) {
            self.source = source
            self.name = name
            self.place = place
        }
    }

    /// Which of the parent's rows have children.
    package enum Filter: Sendable, Hashable {
        /// Those whose column has this text.
        case equals(column: String, text: String)
        /// Those whose column has another text, or none.
        case differs(column: String, text: String)

        var column: String {
            switch self {
            case .equals(let column, _), .differs(let column, _): column
            }
        }
    }

    /// Many parents are asked for in one request.
    package struct Batch: Sendable, Hashable {
        /// The most parents in a request.
        package var size: Int
        /// The member of the request's body that lists them.
        package var member: String

        /// Creates a batch.
        package init(size: Int, member: String) {
            self.size = size
            self.member = member
        }
    }

    /// The parent's name; it may be one that is not listed.
    package var table: String
    /// The columns of the parent that are used. With a batch the first one is listed in the body.
    package var columns: [Column]
    /// Which rows have children; `nil` for all.
    package var filter: Filter?
    /// The fields to read of a parent that is `Issues`.
    package var fields: [String]?
    /// How many parents one request takes; `nil` for one.
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
    /// The parent in a row of its table; `nil` if the row has no children by the ``filter``.
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

    /// The options for reading the parent table: nothing is read but what leads to its rows, which no expansion adds.
    func parentOptions(_ options: ReadOptions) -> ReadOptions {
        let needed = columns.map(\.source) + [filter?.column].compactMap { $0 }
        var parent = ReadOptions(jql: options.jql, fields: fields, columns: .named(needed))
        parent.deployment = options.deployment
        parent.resultWindow = options.resultWindow
        parent.batchSize = options.batchSize
        return parent
    }

    /// The parent table. Its endpoint's own defaults apply: archived and deleted parents have no children that can be read.
    func parentTable(on deployment: Deployment) throws(JiraReaderError) -> Table {
        var parent = try Catalogue.table(named: table, listedOnly: false).on(deployment)
        parent.defaultParameters = [:]
        parent.defaultLists = [:]
        return parent
    }
}
