/// The generated values of an issue's custom fields.
extension IssueFacts {
    func appliesHere(_ field: CustomField) -> Bool {
        !field.isForServiceDesk || tables.projects[projectIndex].typeKey == "service_desk"
    }

    @inline(__always)
    func isFilled(_ field: CustomField) -> Bool {
        if isCreated { return field.kind == .rank }
        return field.filledPerMille == 1000
            || randomSource.chance(perMille: field.filledPerMille, .customShown, field.fieldIndex)
    }

    @inline(__always)
    func choice(_ field: CustomField, of count: Int) -> Int {
        randomSource.below(count, .customValue, field.fieldIndex)
    }

    /// Returns a second, independent choice, and further ones by index.
    @inline(__always)
    func detail(_ field: CustomField, of count: Int, _ index: Int = 0) -> Int {
        randomSource.below(count, .customDetail, field.fieldIndex << 8 | index)
    }

    /// Returns the sprints of the issue: one or three in a row, by place in the project's list.
    func sprintRange(_ field: CustomField) -> Range<Int> {
        let first = choice(field, of: 20)
        return first..<(first + 1 + (detail(field, of: 4) == 0 ? 2 : 0))
    }

    func optionRange(_ field: CustomField) -> Range<Int> {
        let first = choice(field, of: field.options.count)
        return first..<(first + 1 + detail(field, of: field.options.count - first))
    }

    func childOption(_ field: CustomField) -> Int? {
        let choice = detail(field, of: field.children.count + 1)
        return choice < field.children.count ? choice : nil
    }

    func moment(_ field: CustomField) -> Int64 {
        created + Int64(choice(field, of: 30_000_000)) * 1000
    }

    func day(_ field: CustomField) -> Int {
        Int(created / 86_400_000) + choice(field, of: 365)
    }

    func document(_ field: CustomField) -> GeneratedDocument {
        GeneratedDocument(
            tables,
            seed: randomSource.bits(.customValue, field.fieldIndex),
            blocks: 1 + detail(field, of: 3)
        )
    }

    /// Returns the digits of a long number: fifteen, which doubles hold exactly, and with hostile values fifteen more. The
    /// first digit is not zero.
    func longDigits(_ field: CustomField) -> (high: Int, low: Int?, isNegative: Bool) {
        let unit = 100_000_000_000_000
        return (
            unit + choice(field, of: 9 * unit),
            tables.configuration.hostileValues ? detail(field, of: 10 * unit) : nil,
            detail(field, of: 8, 1) == 0
        )
    }

    /// The text of a long number: an integer, or a fraction below one.
    func longNumber(_ field: CustomField) -> String {
        let digits = longDigits(field)
        return (digits.isNegative ? "-" : "") + (field.kind == .longFraction ? "0." : "") + String(digits.high)
            + (digits.low.map { padded($0, 15) } ?? "")
    }
}

/// Texts of numbers that a reader must preserve.
struct NumberTexts: Sendable {
    let storyPoints = ["1.0", "2.0", "3.0", "5.0", "8.0", "13.0", "0.5", "20.0"]
    let exponents: [String]
    let zeros: [String]

    /// - Parameter hostileValues: Includes numbers beyond the range of a double, and a zero whose sign integers do not have.
    ///   There are as many numbers of each kind as without, so that choices among them stay the same.
    init(hostileValues: Bool) {
        exponents =
            (hostileValues ? ["1e400", "1E+400", "-2.5e-330"] : ["1e40", "1E+40", "-2.5e-33"])
            + ["6.02214076e23", "1E0", "9.99e-7"]
        zeros = ["-0.0", hostileValues ? "-0" : "0.00", "0.0", "0e0"]
    }
}
