/// The tables of a site after writes: the generated tables together with the written changes.
extension SiteTables {
    /// Creates a copy of tables in which `changes` and `columns` replace those of `known`.
    ///
    /// Each write copies the columns, which take about forty bytes for each issue, so that the existing tables do not
    /// change.
    package convenience init(_ known: SiteTables, _ changes: SiteChanges, columns: IssueColumns) {
        var projects = known.projects
        var touched: Set<Int> = []
        for number in changes.issues.keys where number < columns.count { touched.insert(Int(columns.projects[number])) }
        for number in changes.deleted { touched.insert(Int(columns.projects[number])) }
        for place in touched {
            let mine = columns.keyOrder[columns.projectStarts[place]..<columns.projectStarts[place + 1]]
                .filter { !changes.deleted.contains(Int($0)) }
            projects[place].issueCount = mine.count
            projects[place].lastIssueUpdate = mine.map { columns.updated[Int($0)] }.max()
        }
        self.init(
            copying: known,
            text: known.text.adding(changes.titles),
            projects: projects,
            columns: columns,
            changes: changes
        )
    }

    /// Returns a Boolean value that indicates whether an issue exists. Numbers of deleted issues are never reused.
    package func exists(_ number: Int) -> Bool {
        changes.deleted.isEmpty || !changes.deleted.contains(number)
    }

    /// Returns the text of the label with an index.
    func label(_ place: Int) -> String {
        place < Words.labelCount ? Words.labels[place] : changes.labels[place - Words.labelCount]
    }
}
