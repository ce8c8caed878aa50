/// A setting that an error advises to change.
///
/// The error's message says in words what to do. Programs that have names of their own for settings, such as the options of a
/// command, find the name to add by this. Settings are declared as static members by the module that has them; new ones may be
/// added.
public struct AdvisedSetting: Hashable, Sendable, CustomStringConvertible {
    /// The setting's name.
    public let description: String

    /// Creates a setting.
    package init(_ name: String) { description = name }
}
