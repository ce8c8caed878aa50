internal import FactoryDefinitions
internal import Foundation

/// The range of modification times of the files of an activity, from `storeSettings`.
///
/// https://learn.microsoft.com/azure/data-factory/delete-activity
struct ModificationRange: Sendable {
    private let start: Double?
    private let end: Double?

    /// Reads `modifiedDatetimeStart` (inclusive) and `modifiedDatetimeEnd` (exclusive).
    init(_ settings: ResolvedObject?) throws(FactoryRunError) {
        start = try Self.time("modifiedDatetimeStart", settings)
        end = try Self.time("modifiedDatetimeEnd", settings)
    }

    /// If `true`, the range has no limits.
    var isUnlimited: Bool { start == nil && end == nil }

    func contains(_ date: Date) -> Bool {
        let time = date.timeIntervalSince1970
        return time >= start ?? -.infinity && time < end ?? .infinity
    }

    private static func time(_ name: String, _ settings: ResolvedObject?) throws(FactoryRunError) -> Double? {
        guard let settings, let text = try settings.text(name), !text.isEmpty else { return nil }
        guard let time = FactoryDateTime(text) else {
            throw settings.invalidValue(name, "a time such as 2025-01-31T00:00:00Z")
        }
        return time.unixSeconds
    }
}
