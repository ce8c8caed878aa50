internal import InterimData

/// The interpretation of `ReadOptions.columns`. A column is selected by its name or by the title of a custom field,
/// either of which may be followed by a path.
extension ReadOptions {
    /// Returns the names of those columns in a list that the options select; `nil` if the options do not select columns
    /// by name.
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

    /// Returns a Boolean value that indicates whether the options select a column that is not in a list.
    func selectsOthers(than columns: [Column]) -> Bool {
        guard case .named(let names) = self.columns else { return false }
        let schema = RecordSchema(columns)
        return names.contains { name in
            if case .column = schema.resolve(name) { false } else { true }
        }
    }

    /// Checks that the columns that the options select by name exist.
    ///
    /// - Parameters:
    ///   - columns: All existing columns.
    ///   - table: The table's name.
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a column that does not exist, and for a title that several
    ///   columns have. The message contains the most similar name, or the names of these columns.
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
    /// Checks that the columns that the options select by name exist, unless the records are issues. In this case, the
    /// plan checks the names after it has read the site's list of fields.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a column that does not exist, and for a title that several
    ///   columns have.
    func checkColumns(_ options: ReadOptions) throws(JiraReaderError) {
        guard issueRecords == .none, case .named = options.columns else { return }
        // The deployment may still be unknown. The columns of both deployments are therefore permitted.
        let other = (try? on(.dataCenter))?.columns ?? []
        try options.checkColumns(among: columns + other.filter { !columns.contains($0) }, table: name)
    }
}
