/// The kinds of activities that run here, and whose settings are checked. Others are parsed, and rejected when they are to run.
package enum RunnableActivities {
    /// Their types.
    package static let types: Set<String> = ["Copy", "Lookup"]
}
