public import InterimData
internal import Synchronization

/// What a run could not give, or not whole.
public struct ReadingFindings: Sendable, Hashable {
    /// The ids of issues that were listed and then were gone, or no longer shown to the account.
    public var goneIssues: [UInt64] = []
    /// The ids of issues that the site could not give, though it was asked again.
    public var unreadIssues: [UInt64] = []
    /// The number of issues with a list of which a part was read only.
    public var cutLists = CutListCounts()
    /// Parents whose children could not be read.
    public var skippedParents: [SkippedParent] = []
    /// The findings about listings.
    public var listing = ListingFindings()

    /// Creates findings of nothing.
    public init() {}

    /// Whether everything was given, and whole.
    public var isEmpty: Bool {
        goneIssues.isEmpty && unreadIssues.isEmpty && cutLists.isEmpty && skippedParents.isEmpty && listing.isEmpty
    }

    /// Adds what was found elsewhere; what was found twice counts once, but for lists.
    public mutating func add(_ other: ReadingFindings) {
        goneIssues = Self.union(goneIssues, other.goneIssues)
        unreadIssues = Self.union(unreadIssues, other.unreadIssues)
        cutLists.add(other.cutLists)
        skippedParents = Self.union(skippedParents, other.skippedParents)
        listing.add(other.listing)
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

/// Keeps what is found while pages are read, until each page's turn comes. A page of which nothing is found costs nothing.
final class FindingsCollector: Sendable {
    /// What was found, by the page's order.
    private let state = Mutex<[UInt64: ReadingFindings]>([:])

    func note(cut list: IssueList, of order: UInt64) {
        state.withLock { $0[order, default: ReadingFindings()].cutLists[list] += 1 }
    }

    func note(skipped parents: [SkippedParent], of order: UInt64) {
        state.withLock { $0[order, default: ReadingFindings()].skippedParents += parents }
    }

    func note(moved list: MovedList, of order: UInt64) {
        state.withLock { $0[order, default: ReadingFindings()].listing.movedLists.append(list) }
    }

    func note(gone: [UInt64], unread: [UInt64], of order: UInt64) {
        state.withLock { pages in
            pages[order, default: ReadingFindings()].goneIssues += gone
            pages[order, default: ReadingFindings()].unreadIssues += unread
        }
    }

    /// What was found of a page, which is then forgotten here.
    func take(_ order: UInt64) -> ReadingFindings? {
        state.withLock { $0.isEmpty ? nil : $0.removeValue(forKey: order) }
    }
}
