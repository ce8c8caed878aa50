internal import Foundation

/// The age of a list of issues that was complete before the run was resumed.
///
/// A resumed run reads the issues that were listed. Issues that were created later are not among them.
public struct ListingAge: Codable, Hashable, Sendable {
    /// The time at which the list was completed, in UTC, such as `2026-11-27T08:15:00Z`.
    public var completed: String
    /// The seconds from the completion of the list to the resumption of the run; 0 if the clock was set back.
    public var seconds: Int

    init(completed: Date, now: Date) {
        self.completed = completed.formatted(.iso8601)
        seconds = Int(max(0, min(now.timeIntervalSince(completed), 1e15)))
    }

    /// The age as a sentence.
    public var note: String {
        "the list of issues is from \(completed), \(age) before this run; issues created later are not in the output"
    }

    private var age: String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }
}
