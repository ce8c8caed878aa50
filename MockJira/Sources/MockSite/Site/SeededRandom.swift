/// Returns the mixed bits of a value, so that neighboring values have unrelated results (the finalizer of SplitMix64).
@inline(__always)
package func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}

/// A sequence of random numbers that a seed determines, for tables that are built once from first to last.
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64, topic: Topic) {
        self.state = mixed(seed ^ mixed(topic.rawValue))
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mixed(state)
    }

    /// Returns a number from 0 up to, not including, `bound`.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func chance(perMille: Int) -> Bool {
        below(1000) < perMille
    }

    mutating func pick<T>(_ choices: [T]) -> T {
        choices[below(choices.count)]
    }
}

/// Random numbers with random access. The seed, the subject, the topic and the index determine a number; the order of
/// access does not affect it.
///
/// An issue is therefore computed from the seed and its number only.
package struct RandomSource: Sendable {
    private let base: UInt64

    package init(seed: UInt64, subject: UInt64) {
        self.base = mixed(seed &+ mixed(subject))
    }

    @inline(__always)
    package func bits(_ topic: Topic, _ index: Int = 0) -> UInt64 {
        mixed(base ^ (topic.rawValue << 32 | UInt64(truncatingIfNeeded: index)))
    }

    /// Returns a number from 0 up to, not including, `bound`.
    @inline(__always)
    func below(_ bound: Int, _ topic: Topic, _ index: Int = 0) -> Int {
        Int(bits(topic, index).multipliedFullWidth(by: UInt64(bound)).high)
    }

    @inline(__always)
    func chance(perMille: Int, _ topic: Topic, _ index: Int = 0) -> Bool {
        below(1000, topic, index) < perMille
    }
}

/// The purpose of a random number. Each topic has a separate sequence, so that a topic added at the end does not change
/// the others.
package enum Topic: UInt64, Sendable {
    case columns = 1
    case text, dialect, zone, users, projects, sprints, dashboards, plans, catalogue, fieldIdentifiers, whitespace
    case faults
    case issueType, status, priority, resolution, assignee, reporter, creator, labels, label, components, component
    case fixVersions, fixVersion, versions, version, dueDate, estimate, remaining, spent, votes, watchers, lastViewed
    case resolutionDate, statusChange, summary, description, environment, environmentShown, descriptionShown
    case comments, commentAuthor, commentCreated, commentEdited, commentEditor, commentBody
    case worklogs, worklogAuthor, worklogStarted, worklogCreated, worklogUpdated, worklogBatch, worklogSpent
    case worklogComment, worklogCommentShown
    case attachments, attachmentName, attachmentAuthor, attachmentSize, attachmentCreated
    case subtasks, link, linkType
    case customShown, customValue, customDetail
    case block, sentence, inline
    case resources
}
