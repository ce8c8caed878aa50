internal import InterimData

/// The problems found in a file so far.
struct Findings {
    /// The file, as it was named.
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private var told: Set<[String]> = []

    init(file: String) { self.file = file }

    /// An error of a value.
    mutating func error(_ id: String, _ value: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: Place(value, in: file), message))
    }

    /// A warning about a value.
    mutating func warning(_ id: String, _ value: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: Place(value, in: file), message, severity: .warning))
    }

    /// An error about a member that an object lacks, or has as `null`.
    mutating func missing(_ id: String, _ name: String, in object: LocatedValue, _ message: String) {
        add(Diagnostic(id, at: Self.place(name, in: object, file), message))
    }

    /// A place, with its message.
    mutating func add(_ diagnostic: Diagnostic) {
        // The same thing may be looked at from two sides.
        guard told.insert([diagnostic.pointer, diagnostic.id, diagnostic.message]).inserted else { return }
        diagnostics.append(diagnostic)
    }

    /// Returns the place that a member has or should have.
    static func place(_ name: String, in object: LocatedValue, _ file: String) -> Place {
        if let member = object.member(name) { return Place(member.value, in: file) }
        return Place(object, in: file).member(name)
    }
}
