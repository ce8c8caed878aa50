/// The setting of the summary, the description and the environment.
extension FieldSetter {
    mutating func setSummary(_ value: JSONInput) {
        guard let text = value.string else { return addError("summary", "Operation value must be a string") }
        guard !text.trimmed.isEmpty else { return addError("summary", "You must specify a summary of the issue.") }
        guard !text.contains(where: \.isNewline) else {
            return addError("summary", "The summary is invalid because it contains newline characters.")
        }
        guard text.count < 256 else { return addError("summary", "Summary must be less than 255 characters.") }
        recordChange("summary", nil, issue.map { tables.text.titles[$0.summaryTitle] }, nil, text)
        edits.summaryTitle = changes.titlePlace(text, tables.text)
    }

    mutating func setText(_ name: String, _ value: JSONInput) {
        do throws(DocumentReader.DocumentError) {
            let document = try DocumentReader(tables: tables, takesMarkup: takesMarkup).document(value)
            let old = issue.map { $0.issue }
            recordChange(
                name,
                nil,
                (name == "description" ? old?.description : old?.environment)?.wikiText,
                nil,
                document?.wikiText
            )
            if name == "description" {
                edits.description = .some(document)
            } else {
                edits.environment = .some(document)
            }
        } catch {
            addError(name, error.message)
        }
    }
}
