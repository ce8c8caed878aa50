/// The mark of a page: a place in the reading of a table from which the page and the following ones can be requested
/// again.
package protocol PageMark: Sendable {
    /// The mark as bytes that only its reader interprets, in this process or a later one.
    var bytes: [UInt8] { get }

    /// The findings of the reading before the page.
    var findings: ReadingFindings { get }
}
