/// The mark of a page: the position in a table from which this page and the following pages can be requested again.
package protocol PageMark: Sendable {
    /// The mark as bytes. Only the reader that created the mark can interpret them, in the same process or in a later
    /// one.
    var bytes: [UInt8] { get }

    /// The findings of the run from before the page.
    var findings: ReadingFindings { get }
}
