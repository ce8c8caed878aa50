package import InterimData

/// The outcome of an activity.
package enum ActivityOutcome: String, Sendable {
    case succeeded = "Succeeded"
    case failed = "Failed"
    case skipped = "Skipped"
    case cancelled = "Cancelled"
}

/// A condition that the outcome of an activity must meet so that a dependent activity runs.
///
/// https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities#activity-dependency
package enum DependencyCondition: String, Sendable, CaseIterable {
    case succeeded = "Succeeded"
    case failed = "Failed"
    case skipped = "Skipped"
    /// Succeeded or failed.
    case completed = "Completed"

    /// Returns a Boolean value that indicates whether an outcome meets the condition.
    package func holds(for outcome: ActivityOutcome) -> Bool {
        switch self {
        case .succeeded: outcome == .succeeded
        case .failed: outcome == .failed
        case .skipped: outcome == .skipped
        case .completed: outcome == .succeeded || outcome == .failed
        }
    }
}

/// An element of an activity's `dependsOn`.
package struct ActivityDependency: Sendable {
    /// The element.
    package let value: LocatedValue

    /// The name of the activity that has to end first; `nil` if it is an expression or not text.
    package var activity: String? { value["activity"]?.literalText }

    /// The elements of `dependencyConditions`, at least one of which must be met. An element that is not a condition is
    /// `nil`. The result is `nil` if there is no array.
    package var conditions: [DependencyCondition?]? {
        value["dependencyConditions"]?.elements?.map { $0.text.flatMap(DependencyCondition.init(rawValue:)) }
    }
}
