/// Where a page stands in its table: a place from which it, and what follows, can be asked for again.
///
/// What it says is the business of whoever read the page.
public protocol PageMark: Sendable {
    /// The mark as text, which may be kept for as long as one likes.
    var text: String { get }

    /// Whether another page is the same one, of the same run.
    func marksSamePage(as other: any PageMark) -> Bool
}
