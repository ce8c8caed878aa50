/// The place that the bytes of a text sink go to.
///
/// Calls block and come one at a time, on threads that may block; ``sync()`` may run beside ``write(_:)``. One of
/// ``publish()``, ``discard()`` and ``keep()`` ends the writing, and ``release()`` comes after it.
protocol ByteDestination: AnyObject, Sendable {
    /// The longest that a cancelled run waits while no bytes are accepted.
    var patience: Duration { get }
    /// The number of bytes that were accepted, also within a call of ``write(_:)`` that has not returned.
    var acceptedByteCount: Int { get }

    /// Writes bytes behind those written before.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError)
    /// Brings what was written to the disk, and checks that it is still under its name.
    func sync() throws(SinkError)
    /// Makes what was written final.
    func publish() throws(SinkError)
    /// Removes what was written, where it can be removed.
    func discard()
    /// Leaves what was written where it is, for a run that resumes.
    func keep()
    /// Lets other runs write to the same place.
    func release()
}
