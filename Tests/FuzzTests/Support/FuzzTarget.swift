/// Something that reads bytes which others wrote, and what must hold of it whatever they are.
///
/// To add one: a file in `Targets/`, and its name in ``all``.
struct FuzzTarget: Sendable {
    /// The name, as `make fuzz FUZZ=NAME` takes it.
    let name: String
    /// Inputs that are right, or nearly right; the others are made out of them.
    let seeds: [[UInt8]]
    /// Pieces of text that mean something to what reads them.
    let words: [[UInt8]]
    /// How many inputs a run of the tests tries.
    let caseCount: Int
    /// Reads an input.
    ///
    /// - Throws: ``Violation`` when something does not hold that should. A trap is a violation too.
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

/// Something that should hold of an input and does not.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Throws a ``Violation`` with the reason if a condition does not hold.
func hold(_ condition: Bool, _ reason: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(reason()) }
}
