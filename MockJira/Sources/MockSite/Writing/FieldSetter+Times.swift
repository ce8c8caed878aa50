/// The setting of the due date and the estimates.
extension FieldSetter {
    mutating func setDueDay(_ value: JSONInput) {
        let old = issue?.dueDay.map { CivilDate(epochDay: $0).text }
        guard value != .null else {
            recordChange("duedate", old, old, nil, nil)
            edits.dueDay = .some(nil)
            return
        }
        guard let text = value.string, let day = CivilDate(text: text) else {
            return addError("duedate", "Error parsing date string: \(value.string ?? value.typeName)")
        }
        recordChange("duedate", old, old, text, text)
        edits.dueDay = .some(day.epochDay)
    }

    mutating func setEstimates(_ value: JSONInput) {
        for (name, isOriginal) in [("originalEstimate", true), ("remainingEstimate", false)] {
            guard let text = value[name]?.string else { continue }
            guard let seconds = WorkDuration.seconds(text) else {
                return addError("timetracking", "The value '\(text)' for \(name) is not valid.")
            }
            let old = isOriginal ? issue?.originalEstimate : issue?.remainingEstimate
            let field = isOriginal ? "timeoriginalestimate" : "timeestimate"
            recordChange(field, old.map { String($0) }, old.map { String($0) }, String(seconds), String(seconds))
            if isOriginal { edits.originalEstimate = .some(seconds) } else { edits.remainingEstimate = .some(seconds) }
        }
    }
}

extension CivilDate {
    /// Creates the date of a text in the format `yyyy-MM-dd`; nil if the text has another format or if the date does
    /// not exist.
    package init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2]
        else {
            return nil
        }
        self.init(year: year, month: month, day: day)
        guard isReal, self.text == text else { return nil }
    }
}
