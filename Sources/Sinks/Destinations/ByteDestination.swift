/// The destination to which a sink writes bytes.
///
/// Calls block, so they must be made on threads that may block, one at a time. Only ``sync()`` may run concurrently
/// with ``write(_:)``. One call of ``publish()``, ``discard()`` or ``keep()`` ends the writing, and a call of
/// ``release()`` follows.
protocol ByteDestination: AnyObject, Sendable {
    /// The maximum time for which a cancelled run waits while the destination accepts no bytes.
    var patience: Duration { get }
    /// The number of accepted bytes, including those of an unfinished call of ``write(_:)``.
    var acceptedByteCount: Int { get }

    /// Appends bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError)
    /// Syncs the written bytes to the disk. A file must still have its name.
    func sync() throws(SinkError)
    /// Makes the output final.
    func publish() throws(SinkError)
    /// Removes the output if that is possible.
    func discard()
    /// Leaves the output in place for a run that resumes.
    func keep()
    /// Allows other runs to write to the same destination.
    func release()
}
