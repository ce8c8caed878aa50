internal import InterimData
internal import Synchronization

/// Stores the findings about pages until the pages are delivered.
final class FindingsCollector: Sendable {
    /// The findings, by the position of their page in the output.
    private let state = Mutex<[UInt64: ReadingFindings]>([:])

    func note(truncated list: IssueList, of order: UInt64) {
        state.withLock { $0[order, default: ReadingFindings()].truncatedLists[list] += 1 }
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

    /// Removes and returns the findings of a page; `nil` if there are none.
    func take(_ order: UInt64) -> ReadingFindings? {
        state.withLock { $0.isEmpty ? nil : $0.removeValue(forKey: order) }
    }
}
