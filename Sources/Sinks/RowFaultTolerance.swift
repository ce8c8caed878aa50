/// What happens to a row that cannot be converted.
public enum RowFaultTolerance: Sendable, Hashable {
    /// It ends the run.
    case fail
    /// It is left out and counted; the log tells of each where one is wanted.
    case skip(log: SessionLogDestination?)
}
