/// The setting of custom fields, by the kind of the field.
extension FieldSetter {
    mutating func setCustom(_ name: String, _ value: JSONInput) {
        guard let place = tables.customFields.firstIndex(where: { $0.id == name }),
            issue?.appliesHere(tables.customFields[place]) ?? true
        else {
            return addError(name, "Field '\(name)' cannot be set. It is not on the appropriate screen, or unknown.")
        }
        let field = tables.customFields[place]
        let parsed: CustomFieldValue?
        if value == .null {
            parsed = nil
        } else if let known = custom(field, name, value) {
            parsed = known
        } else {
            return
        }
        recordChange(
            tables.fields[field.fieldIndex].name,
            id: name,
            isCustom: true,
            nil,
            "",
            nil,
            parsed?.historyText ?? ""
        )
        edits.custom[place] = .some(parsed)
    }

    /// Returns the parsed value. If the value is invalid, adds an error and returns nil. For empty wiki markup, it
    /// returns nil without an error.
    private mutating func custom(_ field: CustomField, _ name: String, _ value: JSONInput) -> CustomFieldValue? {
        let options = field.options.map { (id: $0.id, name: $0.value) }
        switch field.kind {
        case .storyPoints, .decimal, .integer, .bigInteger, .exponent, .negativeZero, .longFraction:
            if case .number(let text) = value { return .number(text: text) }
            addError(name, "Operation value must be a number")
        case .text, .oddText, .url, .epicLink, .emptyObjectText:
            if let text = value.string { return .text(text) }
            addError(name, "Operation value must be a string")
        case .option:
            if let place = place(name, value, options) { return .option(field.options[place]) }
        case .options:
            guard let elements = value.elements else {
                addError(name, "data was not an array")
                return nil
            }
            let places = elements.compactMap { place(name, $0, options) }
            if places.count == elements.count { return .options(places.map { field.options[$0] }) }
        case .labels:
            if let texts = texts(name, value) { return .strings(texts) }
        case .date:
            if let text = value.string, CivilDate(text: text) != nil { return .date(text) }
            addError(name, "Error parsing date string: \(value.string ?? value.typeName)")
        case .user:
            if let place = userPlace(value) { return .user(tables.users[place]) }
            addError(name, "Specify a valid value for \(name)")
        case .version:
            if let place = place(name, value, choices("versions")) { return .version(project.versions[place]) }
        case .document:
            do throws(DocumentReader.DocumentError) {
                return try DocumentReader(tables: tables, takesMarkup: takesMarkup).document(value)
                    .map { .document($0) }
            } catch {
                addError(name, error.message)
            }
        default: addError(name, "Field '\(name)' cannot be set. It is not on the appropriate screen, or unknown.")
        }
        return nil
    }
}

extension CustomFieldValue {
    /// The value as text in the changelog.
    fileprivate var historyText: String {
        switch self {
        case .number(let text), .text(let text), .date(let text): text
        case .option(let option): option.value
        case .options(let options): options.map(\.value).joined(separator: ",")
        case .strings(let texts): texts.joined(separator: " ")
        case .user(let user): user.displayName
        case .version(let version): version.name
        case .document(let document): document.wikiText
        default: ""
        }
    }
}
