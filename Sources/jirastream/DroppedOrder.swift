internal import JiraReader

/// Prints a notice if a query has an `ORDER BY`, which is removed from the query.
func printDroppedOrder(of jql: String?) {
    guard let order = jql.flatMap(ReadOptions.droppedOrder(ofJQL:)) else { return }
    printToStandardError(
        "jirastream: \"\(order)\" was dropped from the JQL: issues are read in the order of their creation, which does "
            + "not change during the run"
    )
}
