package import InterimData

/// The place of a page in a run: its mark, and the findings before it.
package struct ReadingPlace: PageMark {
    let mark: ReadingMark
    /// The findings when the page was given, of this page none.
    package let findings: ReadingFindings

    /// The mark as bytes; see ``Resumption/mark``.
    package var bytes: [UInt8] { mark.bytes }
}
