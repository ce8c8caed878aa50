internal import InterimData

/// The choice of columns that a user makes: names, titles of custom fields, and paths from either.
extension ReadOptions {
    /// The chosen columns of a list, by name; `nil` for a choice that is not made by names.
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

    /// A Boolean value that indicates whether columns are chosen that are not among these.
    func choosesOthers(than columns: [Column]) -> Bool {
        guard case .named(let names) = self.columns else { return false }
        let schema = RecordSchema(columns)
        return names.contains { name in
            if case .column = schema.resolve(name) { false } else { true }
        }
    }

    /// Checks that the columns that are chosen by name exist.
    ///
    /// - Parameters:
    ///   - columns: All columns there are.
    ///   - table: The table's name.
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the nearest name, or with the names of columns that have the same
    ///   title.
    func checkColumns(among columns: [Column], table: String) throws(JiraReaderError) {
        guard case .named(let names) = self.columns else { return }
        let schema = RecordSchema(columns)
        for name in names {
            switch schema.resolve(name) {
            case .column: continue
            case .ambiguous(let columns):
                throw JiraReaderError(
                    .invalidOption,
                    "\(columns.count) columns have the title \"\(name)\"; give one by its name: "
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
    /// Checks that the columns that are chosen by name exist. Where they may be fields that only the site knows, the plan checks
    /// them once it has read those.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the nearest name.
    func checkColumns(_ options: ReadOptions) throws(JiraReaderError) {
        guard issueRecords == .none, case .named = options.columns else { return }
        // A site is taken for Cloud until it shows that it is not.
        let other = (try? on(.dataCenter))?.columns ?? []
        try options.checkColumns(among: columns + other.filter { !columns.contains($0) }, table: name)
    }
}
