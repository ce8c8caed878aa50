internal import InterimData

/// The upgrade of a definition and of its uses, which is applied as a whole or not at all.
struct UpgradeResult {
    /// The upgraded definition.
    let definition: Definition
    /// The changes, each with the path of its file.
    var changes: [(file: String, change: (inout JSONEdits) -> Void)] = []
    /// The replacements of parts of texts. Several definitions may change the same text.
    var replacements: [TextReplacement] = []
    /// The notes about changes of meaning, and the reasons why the definition cannot be upgraded.
    var notes: [Diagnostic] = []

    init(_ definition: Definition) { self.definition = definition }

    /// A Boolean value that indicates whether a part cannot be upgraded, so that nothing is changed.
    var isRejected: Bool { notes.contains { $0.severity == .error } }

    mutating func change(_ file: String, _ change: @escaping (inout JSONEdits) -> Void) {
        changes.append((file, change))
    }

    /// Adds the reason why a value cannot be upgraded.
    mutating func reject(_ value: LocatedValue, in file: String, _ message: String) {
        notes.append(Diagnostic("upgrade.notCarried", at: DefinitionLocation(value, in: file), message))
    }

    /// Adds a note about a change of meaning.
    mutating func warn(_ value: LocatedValue, in file: String, _ message: String) {
        notes.append(
            Diagnostic("upgrade.changed", at: DefinitionLocation(value, in: file), message, severity: .warning)
        )
    }
}
