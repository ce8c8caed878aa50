public import InterimData

/// The place of a page in a run: its mark, and the findings before it.
public struct ReadingPlace: PageMark {
    let mark: ReadingMark
    /// The findings when the page was given, of this page none.
    public let findings: ReadingFindings

    /// The mark as bytes; see ``Resumption/mark``.
    public var bytes: [UInt8] { mark.bytes }
}
