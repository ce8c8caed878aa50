/// Comparisons with words.
extension IssueQuery {
    /// Evaluates a comparison of one text field.
    func prose(_ asked: Comparison, within candidates: Bitmap?) throws(JQLError) -> Bitmap {
        matches(try compiled(asked), asked.field, within: candidates)
    }

    /// Evaluates a comparison that finds the issues of which at least one text field matches.
    func allTexts(_ asked: Comparison, within candidates: Bitmap?) throws(JQLError) -> Bitmap {
        let query = try compiled(asked)
        let custom = tables.customFields.indices.map { QueryField.custom($0) }.filter { $0.kind(tables) == .prose }
        var result = Bitmap(count: columns.count)
        for field in [.summary, .description, .environment, .comment] + custom {
            result.formUnion(matches(query, field, within: candidates))
        }
        return result
    }

    private func compiled(_ asked: Comparison) throws(JQLError) -> CompiledTextQuery {
        guard let operand = asked.operands.first, let (text, _) = operand.value else {
            throw missing(asked.operands.first ?? .empty, asked.name)
        }
        return CompiledTextQuery(try TextQuery(text, field: asked.name), index.pooledWords)
    }

    private func matches(_ query: CompiledTextQuery, _ field: QueryField, within candidates: Bitmap?) -> Bitmap {
        switch index.column(field) {
        case .texts(let texts): return texts.matches(query, within: candidates)
        case .places(let lists):
            var isTitle = true
            if case .custom(let place) = field { isTitle = tables.customFields[place].kind != .oddText }
            let found = isTitle ? query.titles : query.unusual
            var result = lists[0].withUnsafeBufferPointer { column in
                found.withUnsafeBufferPointer { found in
                    Bitmap(count: column.count) { number in
                        column[number] != QueryColumn.noPlace && found[Int(column[number])]
                    }
                }
            }
            guard case .custom(let place) = field else { return result }
            // Texts that were written into a custom field are in no pool.
            for (number, changes) in tables.changes.issues {
                guard let written = changes.edits.custom[place] else { continue }
                if case .text(let text)? = written {
                    result.set(number, to: query.matches(words: [PooledWords.words(of: text)]))
                } else {
                    result.set(number, to: false)
                }
            }
            return result
        default: return Bitmap(count: columns.count)
        }
    }
}
