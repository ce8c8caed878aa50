/// A setting that an error recommends changing.
///
/// The error's message describes the solution in words. Programs that have their own names for settings, such as the
/// options of a command, use this value to look up the name to print. Each module declares its settings as static
/// members. New settings may be added.
public struct AdvisedSetting: Hashable, Sendable, CustomStringConvertible {
    /// The setting's name.
    public let description: String

    /// Creates a setting.
    package init(_ name: String) { description = name }
}
