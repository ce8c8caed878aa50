public import InterimData
internal import Synchronization

/// What a run could not give, or not whole.
public struct ReadingFindings: Sendable, Hashable {
    /// The ids of issues that were listed and then were gone, or no longer shown to the account.
    public var goneIssues: [UInt64] = []
    /// The ids of issues that the site could not give, though it was asked again.
    public var unreadIssues: [UInt64] = []
    /// How many issues have a list of which only the beginning was read, by the list.
    public var cutLists: [IssueList: Int] = [:]
    /// Parents whose children could not be read.
    public var skippedParents: [SkippedParent] = []

    /// Creates findings of nothing.
    public init() {}

    /// Whether everything was given, and whole.
    public var isEmpty: Bool { self == Self() }

    /// Adds what was found elsewhere; what was found twice counts once, but for lists.
    public mutating func add(_ other: ReadingFindings) {
        goneIssues = Self.union(goneIssues, other.goneIssues)
        unreadIssues = Self.union(unreadIssues, other.unreadIssues)
        cutLists.merge(other.cutLists) { $0 + $1 }
        skippedParents = Self.union(skippedParents, other.skippedParents)
    }

    private static func union<Element: Hashable>(_ first: [Element], _ second: [Element]) -> [Element] {
        if second.isEmpty { return first }
        let known = Set(first)
        return first + second.filter { !known.contains($0) }
    }
}

/// Where a page stands in a run: its mark, and what had been found before it.
public struct ReadingPlace: PageMark {
    let mark: ReadingMark
    /// What had been found when the page was given, of this page nothing.
    public let findings: ReadingFindings

    /// The mark as text; see ``Resumption/mark``.
    public var text: String { mark.text }

    /// Whether another page is the same one, of the same run.
    public func marksSamePage(as other: any PageMark) -> Bool { (other as? Self)?.mark == mark }
}

/// Collects what is found while a page is read, until the page's turn comes.
final class FindingsCollector: Sendable {
    private let state = Mutex(ReadingFindings())

    var findings: ReadingFindings { state.withLock { $0 } }

    func note(cut list: IssueList) { state.withLock { $0.cutLists[list, default: 0] += 1 } }
    func note(skipped parents: [SkippedParent]) { state.withLock { $0.skippedParents += parents } }
    func note(gone: [UInt64], unread: [UInt64]) {
        state.withLock { findings in
            findings.goneIssues += gone
            findings.unreadIssues += unread
        }
    }
}
