internal import InterimData

/// The selection of columns by a user: names, titles of custom fields, and paths from either.
extension ReadOptions {
    /// Returns the names of the selected columns of a list; `nil` if columns are not selected by name.
    func chosenNames(of columns: [Column]) -> Set<String>? {
        guard case .named(let names) = self.columns else { return nil }
        let schema = RecordSchema(columns)
        return Set(
            names.compactMap { name in
                guard case .column(let column, _) = schema.resolve(name) else { return nil }
                return column.name
            }
        )
    }

    /// Returns a Boolean value that indicates whether columns are selected that are not among these.
    func selectsOthers(than columns: [Column]) -> Bool {
        guard case .named(let names) = self.columns else { return false }
        let schema = RecordSchema(columns)
        return names.contains { name in
            if case .column = schema.resolve(name) { false } else { true }
        }
    }

    /// Checks that the columns that are selected by name exist.
    ///
    /// - Parameters:
    ///   - columns: All existing columns.
    ///   - table: The table's name.
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the nearest name, or with the names of columns that have
    ///   the same title.
    func checkColumns(among columns: [Column], table: String) throws(JiraReaderError) {
        guard case .named(let names) = self.columns else { return }
        let schema = RecordSchema(columns)
        for name in names {
            switch schema.resolve(name) {
            case .column: continue
            case .ambiguous(let columns):
                throw JiraReaderError(
                    .invalidOption,
                    "\(columns.count) columns have the title \"\(name)\"; use one of their names: "
                        + columns.map(\.name).joined(separator: ", "),
                    table: table
                )
            case .none:
                let near = NearestName.find(name, among: schema.names)
                throw JiraReaderError(
                    .invalidOption,
                    "there is no column \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                    table: table
                )
            }
        }
    }
}

extension Table {
    /// Checks that the columns that are selected by name exist. If they may be fields that the site defines, the plan
    /// checks them after it has read these.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the nearest name.
    func checkColumns(_ options: ReadOptions) throws(JiraReaderError) {
        guard issueRecords == .none, case .named = options.columns else { return }
        // The deployment may be unknown, so that the columns of both are permitted.
        let other = (try? on(.dataCenter))?.columns ?? []
        try options.checkColumns(among: columns + other.filter { !columns.contains($0) }, table: name)
    }
}
