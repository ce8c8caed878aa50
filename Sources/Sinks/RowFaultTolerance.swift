/// The handling of a row that cannot be converted.
public enum RowFaultTolerance: Sendable, Hashable {
    /// It ends the run.
    case fail
    /// It is left out, counted, and optionally logged.
    case skip(log: SessionLogDestination?)
}
