/// Code that reads external bytes, and the conditions that hold for any bytes.
///
/// To add a target, add a file in `Targets/`, and its name in ``all``.
struct FuzzTarget: Sendable {
    /// The name, as in `make fuzz FUZZ=NAME`.
    let name: String
    /// Inputs that are valid or nearly valid, from which other inputs are derived.
    let seeds: [[UInt8]]
    /// Pieces of text that have a meaning for the code.
    let words: [[UInt8]]
    /// The number of inputs in a run of the tests.
    let caseCount: Int
    /// Reads an input.
    ///
    /// - Throws: ``Violation`` if a condition does not hold. A trap is also a violation.
    let check: @Sendable (_ input: [UInt8]) throws -> Void

    init(
        _ name: String,
        caseCount: Int,
        seeds: [[UInt8]],
        words: [String],
        check: @escaping @Sendable (_ input: [UInt8]) throws -> Void
    ) {
        self.name = name
        self.caseCount = caseCount
        self.seeds = seeds
        self.words = words.map { Array($0.utf8) }
        self.check = check
    }

    /// Every target.
    static let all: [FuzzTarget] = [
        pageIndex, jsonText, dateTimeText, civilTime, gzip, errorBodies, rateSignals, headerLines, userQuery, mockQuery,
        mockJSON, mockParameters, journal, manifest, conversions, valuePaths, delimitedText, envelopes,
    ]
}

/// The error of an input for which a condition does not hold.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Throws a ``Violation`` with the reason if a condition does not hold.
func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(reason()) }
}
