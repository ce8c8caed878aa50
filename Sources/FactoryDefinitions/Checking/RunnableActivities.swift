/// The types of activities that this program runs and whose settings it checks. An activity of another type is parsed,
/// but fails when a run reaches it.
package enum RunnableActivities {
    /// The names of the types.
    package static let types: Set<String> = ["Copy", "Lookup"]
}
