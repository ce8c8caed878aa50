/// The handling of a row that cannot be converted.
public enum RowFaultTolerance: Sendable, Hashable {
    /// The row ends the run.
    case fail
    /// The row is left out, counted, and optionally logged.
    case skip(log: SessionLogDestination?)
}
