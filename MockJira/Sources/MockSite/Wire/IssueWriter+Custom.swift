/// The writing of custom fields.
extension IssueWriter {
    func custom(_ index: Int, _ facts: IssueFacts, _ out: inout TextWriter) -> Outcome {
        let field = tables.customFields[index]
        guard facts.appliesHere(field) else { return .absent }
        if let written = facts.changes?.edits.custom[index] {
            guard let written else { return .null }
            put(written, &out)
            return .written
        }
        guard facts.isFilled(field) else { return .null }
        switch field.kind {
        case .alwaysNull: return .null
        case .sprints:
            let range = facts.sprintRange(field)
            let sprints = fragments.sprints[facts.projectIndex]
            array(range.count, &out) { put(sprints[range.lowerBound + $0], &$1) }
        case .options:
            let range = facts.optionRange(field)
            array(range.count, &out) { put(fragments.options[index][range.lowerBound + $0], &$1) }
        case .option: put(fragments.options[index][facts.choice(field, of: field.options.count)], &out)
        case .cascading:
            let option = facts.choice(field, of: field.options.count)
            if let child = facts.childOption(field) {
                put(fragments.optionsWithChild[index][option][child], &out)
            } else {
                put(fragments.options[index][option], &out)
            }
        case .user: put(fragments.users[facts.choice(field, of: tables.users.count)], &out)
        case .users:
            array(1 + facts.detail(field, of: 2), &out) {
                put(fragments.users[facts.detail(field, of: tables.users.count, $0 + 1)], &$1)
            }
        case .version:
            let versions = fragments.versions[facts.projectIndex]
            put(versions[facts.choice(field, of: versions.count)], &out)
        case .team: put(fragments.teams[facts.choice(field, of: fragments.teams.count)], &out)
        case .labels:
            let label = fragments.labels[facts.choice(field, of: Words.labelCount)]
            array(1, &out) { put(label, &$1) }
        case .document: return document(facts.document(field), &out)
        case .dateTime: dateTime(facts.moment(field), &out)
        case .date: return day(facts.day(field), &out)
        case .rank, .epicLink, .url, .text, .oddText, .emptyObjectText: text(field, facts, &out)
        case .storyPoints, .decimal, .integer, .bigInteger, .exponent, .negativeZero, .longFraction:
            number(field, facts, &out)
        }
        return .written
    }

    private func text(_ field: CustomField, _ facts: IssueFacts, _ out: inout TextWriter) {
        if field.kind == .oddText {
            return put(fragments.unusual[facts.choice(field, of: fragments.unusual.count)], &out)
        }
        out.append(0x22)
        switch field.kind {
        case .rank:
            out.append("0|i")
            base36(facts.number * 8 + 60_466_176, &out)
            out.append(0x3A)
        case .epicLink:
            let start = tables.generated.projectStarts[facts.projectIndex]
            let count = tables.generated.projectStarts[facts.projectIndex + 1] - start
            key(IssueFacts(tables, Int(tables.generated.keyOrder[start + facts.choice(field, of: count)])), &out)
        case .url:
            put(fragments.url.before, &out)
            out.append(number: facts.choice(field, of: 9999))
            put(fragments.url.after, &out)
        case .text:
            let title = tables.text.titleIndex(facts.randomSource.bits(.customValue, field.fieldIndex))
            put(fragments.titles[title], &out)
        default: out.append("{}")
        }
        out.append(0x22)
    }

    private func number(_ field: CustomField, _ facts: IssueFacts, _ out: inout TextWriter) {
        switch field.kind {
        case .storyPoints: put(fragments.storyPoints[facts.choice(field, of: fragments.storyPoints.count)], &out)
        case .exponent: put(fragments.exponents[facts.choice(field, of: fragments.exponents.count)], &out)
        case .negativeZero: put(fragments.zeros[facts.choice(field, of: fragments.zeros.count)], &out)
        case .decimal:
            let cents = facts.choice(field, of: 100_000)
            out.append(number: cents / 100)
            out.append(0x2E)
            out.append(padded: cents % 10 * 10, digits: 2)
        case .integer: out.append(number: facts.choice(field, of: 2000) - 1000)
        default:
            let digits = facts.longDigits(field)
            if digits.isNegative { out.append(0x2D) }
            if field.kind == .longFraction { out.append("0.") }
            out.append(number: digits.high)
            if let low = digits.low { out.append(padded: low, digits: 15) }
        }
    }

    private func base36(_ number: Int, _ out: inout TextWriter) {
        var divisor = 1
        while number / divisor >= 36 { divisor *= 36 }
        while divisor > 0 {
            let digit = UInt8(number / divisor % 36)
            out.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            divisor /= 36
        }
    }
}
