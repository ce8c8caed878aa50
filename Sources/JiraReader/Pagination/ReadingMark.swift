internal import Foundation

/// From where a run can go on: what a plan needs to know to ask for a page again, and for what follows it.
///
/// Every request of a plan for a page has one, and so has every page that is delivered.
enum ReadingMark: Codable, Hashable, Sendable {
    /// The beginning of the table.
    case start
    /// The place of the page's first record in the table.
    case offset(Int)
    /// What the page before gave; `received` records came before.
    case token(String, received: Int)
    /// The time that the page begins at, and the changes at that time that came before.
    case since(Int, known: [SincePagination.Change], delivered: Int)
    /// How many of the listed issues come before the page's.
    case issues(Int)
    /// The page of a child: where the page of its parents begins, which of them it is, and where in its own table.
    indirect case child(parents: ReadingMark, row: String, page: ReadingMark)
}

extension ReadingMark {
    /// The mark as bytes: JSON.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Text and numbers can always be encoded.
        return Array((try? encoder.encode(self)) ?? Data())
    }

    /// Reads a mark's bytes.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` when it is none.
    init(bytes: [UInt8]) throws(JiraReaderError) {
        guard let mark = try? JSONDecoder().decode(ReadingMark.self, from: Data(bytes)), mark.isPlausible else {
            let text = String(decoding: bytes.prefix(200), as: UTF8.self)
            throw JiraReaderError(.invalidOption, "this is no mark of a page: \(text)")
        }
        self = mark
    }

    /// A Boolean value that indicates whether no place is below 0 or above 2^53.
    private var isPlausible: Bool {
        switch self {
        case .start: true
        case .offset(let number), .issues(let number), .token(_, received: let number): (0...1 << 53).contains(number)
        case .since(let time, known: _, delivered: let count): time >= 0 && (0...1 << 53).contains(count)
        case .child(let parents, row: _, let page): parents.isPlausible && page.isPlausible
        }
    }
}

/// What a run goes on from that was cut short.
///
/// What is read again begins with the page that the mark stands for, so that records of it come that the earlier run has
/// already given; they are told apart by ``Table/keyColumns``. So may more records come than the limit allows.
package struct Resumption: Sendable {
    /// The mark of the page that was given last, as ``ReadingPlace/bytes`` had it; `nil` begins at the table's beginning.
    package var mark: [UInt8]?
    /// The ids that the earlier run has listed, in order; of tables that come from a census of issues only.
    package var listed: [UInt64]
    /// Whether those are all ids that there were.
    package var isListComplete: Bool

    /// Returns a Boolean value that indicates whether bytes are a mark.
    package static func isMark(_ bytes: [UInt8]) -> Bool { (try? ReadingMark(bytes: bytes)) != nil }

    /// Returns the number of listed issues that come before the page of a mark; 0 in tables that no census lists.
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

/// Ids of issues that a census has listed, in the order in which their issues are going to come.
package struct ListedIssues: Sendable {
    /// The ids that follow those told before.
    package var ids: [UInt64]
    /// Whether these were the last.
    package var isComplete: Bool
}
