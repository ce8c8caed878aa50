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

    /// Returns a choice that is independent of `choice(_:of:)`. Each index has an independent choice.
    @inline(__always)
    func detail(_ field: CustomField, of count: Int, _ index: Int = 0) -> Int {
        randomSource.below(count, .customDetail, field.fieldIndex << 8 | index)
    }

    /// Returns the issue's sprints, as indexes in the project's list: either one sprint or three successive ones.
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

    /// Returns the digits of a long number: the fifteen high digits, which a double represents exactly, and with
    /// hostile values fifteen low digits. The first digit is not zero.
    func longDigits(_ field: CustomField) -> (high: Int, low: Int?, isNegative: Bool) {
        let unit = 100_000_000_000_000
        return (
            unit + choice(field, of: 9 * unit),
            tables.configuration.hostileValues ? detail(field, of: 10 * unit) : nil,
            detail(field, of: 8, 1) == 0
        )
    }

    /// Returns the text of a long number. It is a fraction between -1 and 1 if the kind of the field is `longFraction`,
    /// and otherwise an integer.
    func longNumber(_ field: CustomField) -> String {
        let digits = longDigits(field)
        return (digits.isNegative ? "-" : "") + (field.kind == .longFraction ? "0." : "") + String(digits.high)
            + (digits.low.map { padded($0, 15) } ?? "")
    }
}

/// The JSON texts of numbers whose value a reader must preserve.
struct NumberTexts: Sendable {
    let storyPoints = ["1.0", "2.0", "3.0", "5.0", "8.0", "13.0", "0.5", "20.0"]
    let exponents: [String]
    let zeros: [String]

    /// - Parameter hostileValues: If `true`, the numbers include some beyond the range of a double, and `-0`, whose
    ///   sign is lost in an integer. The counts of numbers do not depend on this parameter, so that an issue has a
    ///   number at the same index in both cases.
    init(hostileValues: Bool) {
        exponents =
            (hostileValues ? ["1e400", "1E+400", "-2.5e-330"] : ["1e40", "1E+40", "-2.5e-33"])
            + ["6.02214076e23", "1E0", "9.99e-7"]
        zeros = ["-0.0", hostileValues ? "-0" : "0.00", "0.0", "0e0"]
    }
}
