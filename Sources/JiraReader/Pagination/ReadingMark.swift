internal import Foundation

/// A position at which a run can resume: the state that a plan needs to request a page, and the pages after it, again.
///
/// Every request for a page has a mark, and every delivered page has the mark of its request.
enum ReadingMark: Codable, Hashable, Sendable {
    /// The beginning of the table.
    case start
    /// The offset of the page's first record in the table.
    case offset(Int)
    /// The token from the page before, and the number of records before the page.
    case token(String, received: Int)
    /// The time at which the page begins, the changes at exactly that time that were delivered before, and the number
    /// of all records before the page.
    case since(Int, known: [SincePagination.Change], delivered: Int)
    /// The number of listed issues before those of the page.
    case issues(Int)
    /// A page of a child table: the mark of the page of parents, the parent's row on that page, and the mark within the
    /// parent's children.
    indirect case child(parents: ReadingMark, row: String, page: ReadingMark)
}

extension ReadingMark {
    /// The mark as bytes: JSON.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A mark contains only text and numbers, so that encoding cannot fail.
        return Array((try? encoder.encode(self)) ?? Data())
    }

    /// Parses a mark.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` if the bytes are not a mark.
    init(bytes: [UInt8]) throws(JiraReaderError) {
        guard let mark = try? JSONDecoder().decode(ReadingMark.self, from: Data(bytes)), mark.isPlausible else {
            let text = String(decoding: bytes.prefix(200), as: UTF8.self)
            throw JiraReaderError(.invalidOption, "this is not a mark of a page: \(text)")
        }
        self = mark
    }

    /// A Boolean value that indicates whether every position is from 0 to 2^53.
    private var isPlausible: Bool {
        switch self {
        case .start: true
        case .offset(let number), .issues(let number), .token(_, received: let number): (0...1 << 53).contains(number)
        case .since(let time, known: _, delivered: let count): time >= 0 && (0...1 << 53).contains(count)
        case .child(let parents, row: _, let page): parents.isPlausible && page.isPlausible
        }
    }
}

/// The state of an interrupted run, from which another run resumes.
///
/// The resumed run begins with the page of the mark, so that it delivers records that the earlier run has already
/// delivered. The caller recognizes these records by ``Table/keyColumns``. The number of records that the run delivers
/// may therefore exceed the limit.
package struct Resumption: Sendable {
    /// The mark of the last delivered page, from ``ReadingPlace/bytes``; if `nil`, the run begins at the beginning of
    /// the table.
    package var mark: [UInt8]?
    /// The ids that the earlier run has listed, in order; only for tables that come from a census of issues.
    package var listed: [UInt64]
    /// A Boolean value that indicates whether `listed` contains all ids of the listing.
    package var isListComplete: Bool

    /// Returns a Boolean value that indicates whether the bytes are a valid mark.
    package static func isMark(_ bytes: [UInt8]) -> Bool { (try? ReadingMark(bytes: bytes)) != nil }

    /// Returns the number of listed issues before the page of a mark; 0 in tables without a census.
    package static func listedCount(before mark: [UInt8]) -> Int {
        if case .issues(let number)? = try? ReadingMark(bytes: mark) { number } else { 0 }
    }

    /// Creates a resumption.
    package init(mark: [UInt8]?, listed: [UInt64] = [], isListComplete: Bool = false) {
        self.mark = mark
        self.listed = listed
        self.isListComplete = isListComplete
    }
}

/// Ids of issues that a census has listed, in the order of their issues.
package struct ListedIssues: Sendable {
    /// The ids after those of the previous report.
    package var ids: [UInt64]
    /// A Boolean value that indicates whether the listing ends with these ids.
    package var isComplete: Bool
}
