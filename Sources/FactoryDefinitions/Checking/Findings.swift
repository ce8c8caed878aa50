internal import InterimData

/// The problems found in a file.
struct Findings {
    /// The path of the file, as it was given or found.
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private var reported: Set<[String]> = []

    init(file: String) { self.file = file }

    /// Adds an error about a value.
    mutating func error(_ id: String, _ value: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: DefinitionLocation(value, in: file), message))
    }

    /// Adds a warning about a value.
    mutating func warning(_ id: String, _ value: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: DefinitionLocation(value, in: file), message, severity: .warning))
    }

    /// Adds an error about a member that an object lacks or that is `null`.
    mutating func missing(_ id: String, _ name: String, in object: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: Self.place(name, in: object, file), message))
    }

    /// Adds a problem, unless it is already there.
    mutating func add(_ diagnostic: Diagnostic) {
        // Two checks may find the same problem.
        guard reported.insert([diagnostic.pointer, diagnostic.id, diagnostic.message]).inserted else { return }
        diagnostics.append(diagnostic)
    }

    /// Returns the place of a member, or the place where it is missing.
    static func place(_ name: String, in object: LocatedValue, _ file: String) -> DefinitionLocation {
        if let member = object.member(name) { return DefinitionLocation(member.value, in: file) }
        return DefinitionLocation(object, in: file).member(name)
    }
}
