/// The types of activities that this program runs and whose settings it checks. Other activities are parsed, and
/// rejected when they are to run.
package enum RunnableActivities {
    /// The names of the types.
    package static let types: Set<String> = ["Copy", "Lookup"]
}
