internal import FactoryDefinitions

/// An activity that writes a file.
struct OutputWriter: Hashable, Sendable {
    /// The path and the name of the activity, with the number of each iteration of a ForEach, such as `Tables[2]/Copy`.
    var path: String
    /// The store to which the activity writes. Here, all stores have the same folders, so that their files could replace
    /// each other.
    var store = ""

    /// Returns a Boolean value that indicates whether another activity runs in another iteration of a loop that contains
    /// both activities.
    ///
    /// Two conditions whose names end like those of iterations, such as `Check[1]` and `Check[2]`, count as iterations.
    func isOtherIteration(of other: OutputWriter) -> Bool {
        // The last part is the activity's own name.
        let (own, others) = (path.split(separator: "/").dropLast(), other.path.split(separator: "/").dropLast())
        guard let differing = zip(own, others).first(where: { $0 != $1 }) else { return false }
        guard let loop = PipelineActivities.loop(ofIteration: String(differing.0)) else { return false }
        return loop == PipelineActivities.loop(ofIteration: String(differing.1))
    }
}
