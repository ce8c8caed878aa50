/// The generated values of an issue's custom fields.
extension IssueFacts {
    func appliesHere(_ field: CustomField) -> Bool {
        !field.isForServiceDesk || tables.projects[projectIndex].typeKey == "service_desk"
    }

    @inline(__always)
    func isFilled(_ field: CustomField) -> Bool {
        if isCreated { return field.kind == .rank }
        return field.filledPerMille == 1000
            || draws.chance(perMille: field.filledPerMille, .customShown, field.fieldIndex)
    }

    @inline(__always)
    func choice(_ field: CustomField, of count: Int) -> Int {
        draws.below(count, .customValue, field.fieldIndex)
    }

    /// Returns a second, independent choice, and further ones by index.
    @inline(__always)
    func detail(_ field: CustomField, of count: Int, _ index: Int = 0) -> Int {
        draws.below(count, .customDetail, field.fieldIndex << 8 | index)
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

    func document(_ field: CustomField) -> DocumentSketch {
        DocumentSketch(tables, seed: draws.bits(.customValue, field.fieldIndex), blocks: 1 + detail(field, of: 3))
    }

    /// Returns the halves of a number with 30 digits, 15 each. The first half does not begin with zero.
    func longDigits(_ field: CustomField) -> (high: Int, low: Int, isNegative: Bool) {
        let unit = 100_000_000_000_000
        return (
            unit + choice(field, of: 9 * unit), detail(field, of: 10 * unit), detail(field, of: 8, 1) == 0
        )
    }
}

/// Texts of numbers that a reader must preserve.
enum NumberTexts {
    static let storyPoints = ["1.0", "2.0", "3.0", "5.0", "8.0", "13.0", "0.5", "20.0"]
    static let exponents = ["1e400", "1E+400", "-2.5e-330", "6.02214076e23", "1E0", "9.99e-7"]
    static let zeros = ["-0.0", "-0", "0.0", "0e0"]
}
