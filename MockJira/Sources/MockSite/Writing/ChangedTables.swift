/// The tables of a site on which something was written: those of the drawn site, with the changes beside them.
extension SiteTables {
    /// The same tables with other changes.
    ///
    /// The columns are copied once for each change, some forty bytes for each issue, so that whoever holds the tables from
    /// before goes on seeing the site from before.
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

    /// Whether an issue is there: numbers of deleted ones are never used again.
    package func exists(_ number: Int) -> Bool {
        changes.deleted.isEmpty || !changes.deleted.contains(number)
    }

    /// A label in words.
    func label(_ place: Int) -> String {
        place < Words.labelCount ? Words.labels[place] : changes.labels[place - Words.labelCount]
    }
}
