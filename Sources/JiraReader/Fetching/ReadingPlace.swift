package import InterimData

/// The position of a page in a run: its mark, and the findings before it.
package struct ReadingPlace: PageMark {
    let mark: ReadingMark
    /// The findings when the page was delivered, without those of the page itself.
    package let findings: ReadingFindings

    /// The mark as bytes; see ``Resumption/mark``.
    package var bytes: [UInt8] { mark.bytes }
}
