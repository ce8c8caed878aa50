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

    /// Adds a note about a value.
    mutating func note(_ id: String, _ value: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: DefinitionLocation(value, in: file), message, severity: .note))
    }

    /// Adds a problem of a value that this program accepts and the service rejects: a warning, or an error if the check
    /// is strict.
    mutating func serviceLimit(_ id: String, _ value: LocatedValue, _ message: String, isStrict: Bool) {
        add(Diagnostic(id, at: DefinitionLocation(value, in: file), message, severity: isStrict ? .error : .warning))
    }

    /// Adds an error about a member that is missing in an object, or is `null`.
    mutating func missing(_ id: String, _ name: String, in object: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: Self.place(name, in: object, file), message))
    }

    /// Adds a problem, unless the same problem was added before.
    mutating func add(_ diagnostic: Diagnostic) {
        // Two checks may find the same problem.
        guard reported.insert([diagnostic.pointer, diagnostic.id, diagnostic.message]).inserted else { return }
        diagnostics.append(diagnostic)
    }

    /// Returns the position of a member; if the object lacks the member, the position of the object with the path of
    /// the member.
    static func place(_ name: String, in object: LocatedValue, _ file: String) -> DefinitionLocation {
        if let member = object.member(name) { return DefinitionLocation(member.value, in: file) }
        return DefinitionLocation(object, in: file).member(name)
    }
}
