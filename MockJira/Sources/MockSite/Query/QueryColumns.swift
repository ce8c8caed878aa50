internal import Synchronization

/// The data on which queries are evaluated. Each field that queries use has a compact column with an element for each
/// issue.
///
/// The first query that uses a field creates its column, which later queries reuse. A column takes four or eight bytes
/// for each issue; a column of rich texts takes four bytes for each sentence. A comparison is one pass over an array.
package final class QueryColumns: Sendable {
    package let tables: SiteTables
    /// The words of all pooled texts; nil before the first search for text.
    private let words = Mutex<PooledWords?>(nil)
    private let columns = Mutex<[QueryField: QueryColumn]>([:])

    package init(tables: SiteTables) {
        self.tables = tables
    }

    /// Creates the columns of a site after a write. They are copies of the columns before the write, in which only the
    /// values of written issues are computed again.
    package init(tables: SiteTables, replacing before: QueryColumns) {
        self.tables = tables
        let known = before.columns.withLock { $0 }
        columns.withLock { columns in
            for (field, column) in known { columns[field] = ColumnMaker(tables: tables, before: column).column(field) }
        }
        // The words are reused unless the write added titles, which are searched too.
        if tables.text.titles.count == before.tables.text.titles.count {
            words.withLock { words in words = before.words.withLock { $0 } }
        }
    }

    /// Returns the column of a field. The column of a key is empty, because comparisons of keys use `IssueColumns`.
    func column(_ field: QueryField) -> QueryColumn {
        columns.withLock { columns in
            if let known = columns[field] { return known }
            let column = ColumnMaker(tables: tables, before: nil).column(field)
            columns[field] = column
            return column
        }
    }

    /// The words of all pooled texts, computed at the first access.
    var pooledWords: PooledWords {
        words.withLock { words in
            if let known = words { return known }
            let made = PooledWords(tables)
            words = made
            return made
        }
    }

}

/// Makes the column of a field from the issues, or updates a column after a write.
private struct ColumnMaker {
    let tables: SiteTables
    /// The column before the write; nil if the column is created.
    let before: QueryColumn?

    func column(_ field: QueryField) -> QueryColumn {
        switch field {
        case .project: return places { $0.projectIndex }
        case .category:
            let categories = tables.projects.map { project in
                project.category.flatMap { tables.catalogue.categories.firstIndex(of: $0) }
            }
            return places { categories[$0.projectIndex] }
        case .issueType: return places { $0.typeIndex }
        case .status: return places { $0.statusIndex }
        case .statusCategory:
            let categories = tables.catalogue.statusCategories
            let ofStatus = tables.catalogue.statuses.map { categories.firstIndex(of: $0.category) }
            return places { ofStatus[$0.statusIndex] }
        case .priority: return places { $0.priorityIndex }
        case .resolution: return places { $0.resolutionIndex }
        case .assignee: return places { $0.assignee }
        case .reporter: return places { $0.reporter }
        case .creator: return places { $0.creator }
        case .labels: return sets { facts in Self.bits(facts.labelCount) { facts.label($0) } }
        case .components: return sets { facts in Self.bits(facts.componentCount) { facts.component($0) } }
        case .fixVersions: return sets { facts in Self.bits(facts.fixVersionCount) { facts.fixVersion($0) } }
        case .versions: return sets { facts in Self.bits(facts.versionCount) { facts.version($0) } }
        case .created: return .moments(tables.columns.created)
        case .updated: return .moments(tables.columns.updated)
        case .resolved: return moments { $0.resolutionDate }
        case .lastViewed: return moments { $0.lastViewed }
        case .statusChanged: return moments { $0.statusCategoryChangeDate }
        case .due: return moments { $0.dueDay.map(Int64.init) }
        case .votes: return numbers { Double($0.votes) }
        case .watchers: return numbers { Double($0.watchers) }
        case .workRatio:
            return numbers { facts in
                facts.originalEstimate.map { Double((facts.timeSpent ?? 0) * 100 / $0) }
            }
        case .timeSpent: return numbers { $0.timeSpent.map(Double.init) }
        case .originalEstimate: return numbers { $0.originalEstimate.map(Double.init) }
        case .remainingEstimate: return numbers { $0.remainingEstimate.map(Double.init) }
        case .summary: return places { $0.summaryTitle }
        case .description:
            return texts({ $0.changes?.edits.description.map { $0.map { [$0] } ?? [] } }) { $1.append($0.description) }
        case .environment:
            return texts({ $0.changes?.edits.environment.map { $0.map { [$0] } ?? [] } }) { $1.append($0.environment) }
        case .comment:
            return texts({ $0.changes?.edits.comments?.map(\.body) }) { facts, texts in
                for index in 0..<facts.commentCount {
                    if index > 0 { texts.separate() }
                    texts.append(facts.commentBody(index))
                }
            }
        case .parent: return places { $0.parentNumber }
        case .attachments: return places { $0.attachmentCount == 0 ? nil : $0.attachmentCount }
        case .custom(let place): return custom(tables.customFields[place])
        case .key, .level, .text, .unsearchable: return places { _ in nil }
        }
    }

    private func custom(_ field: CustomField) -> QueryColumn {
        let tables = tables
        let place = tables.customFields.firstIndex { $0.id == field.id } ?? 0
        func filled<T>(_ value: @escaping (IssueFacts) -> T?) -> (IssueFacts) -> T? {
            { $0.appliesHere(field) && $0.isFilled(field) ? value($0) : nil }
        }
        // Written values take precedence over generated ones.
        func written<T>(
            _ generated: @escaping (IssueFacts) -> T?,
            _ value: @escaping (CustomFieldValue) -> T?
        ) -> (IssueFacts) -> T? {
            { facts in
                guard let written = facts.changes?.edits.custom[place] else { return generated(facts) }
                return written.flatMap(value)
            }
        }
        // A written text is not in a pool. The column only records that the text exists, and `IssueQuery` compares the
        // text.
        func isText(_ value: CustomFieldValue) -> Int? {
            if case .text(let text) = value { text.isEmpty ? nil : 0 } else { nil }
        }
        func address(_ value: CustomFieldValue) -> Int? {
            if case .text(let text) = value { IssueQuery.page(text) ?? IssueQuery.otherPage } else { nil }
        }
        func option(_ wanted: FieldOption) -> UInt64 {
            (field.options + field.children).firstIndex { $0.id == wanted.id }.map { 1 << UInt64($0) } ?? 0
        }
        func label(_ text: String) -> UInt64 {
            let labels = Words.labels + tables.changes.labels
            return labels.firstIndex(of: text).map { 1 << UInt64($0) } ?? 0
        }
        func bitsWritten(_ value: CustomFieldValue) -> UInt64? {
            switch value {
            case .option(let chosen): option(chosen)
            case .options(let chosen): chosen.reduce(0) { $0 | option($1) }
            case .cascading(let above, let below): option(above) | (below.map { option($0) } ?? 0)
            case .strings(let texts): texts.reduce(0) { $0 | label($1) }
            default: nil
            }
        }
        func bits(_ value: @escaping (IssueFacts) -> Range<Int>) -> QueryColumn {
            let places = filled(value)
            let generated = { (facts: IssueFacts) in places(facts).map { Self.bits($0.count, $0.lowerBound) } }
            let all = written(generated, bitsWritten)
            return sets { all($0) ?? 0 }
        }
        switch field.kind {
        case .sprints: return bits { $0.sprintRange(field) }
        case .rank: return places { $0.number }
        case .storyPoints, .decimal, .integer, .bigInteger, .exponent, .negativeZero, .longFraction:
            return numbers(
                written(filled { $0.customNumber(field) }) {
                    if case .number(let text) = $0 { Double(text) } else { nil }
                }
            )
        case .text:
            return places(
                written(
                    filled { $0.tables.text.titleIndex($0.randomSource.bits(.customValue, field.fieldIndex)) },
                    isText
                )
            )
        case .oddText:
            return places(written(filled { $0.choice(field, of: $0.tables.text.unusual.count + 1) }, isText))
        case .epicLink:
            return places(
                written(filled { $0.linkedEpic(field) }) {
                    if case .text(let key) = $0 { Site(tables: tables).issueNumber(key: key) } else { nil }
                }
            )
        case .url: return places(written(filled { $0.choice(field, of: 9999) }, address))
        case .labels:
            return bits { facts in
                let label = facts.choice(field, of: Words.labels.count)
                return label..<label + 1
            }
        case .document:
            let documents = { (facts: IssueFacts) -> [Document]? in
                guard let written = facts.changes?.edits.custom[place] else { return nil }
                if case .document(let document)? = written { return [document] } else { return [] }
            }
            return texts(documents) { facts, texts in
                guard facts.appliesHere(field), facts.isFilled(field) else { return }
                texts.append(facts.document(field))
            }
        case .dateTime:
            return moments(
                written(filled { $0.moment(field) }) { if case .dateTime(let moment) = $0 { moment } else { nil } }
            )
        case .date:
            return moments(
                written(filled { Int64($0.day(field)) }) {
                    if case .date(let text) = $0 {
                        JQLDate.day(text, isQuoted: true, zone: .utc, now: 0).map { Int64($0) }
                    } else {
                        nil
                    }
                }
            )
        case .option:
            return bits { facts in
                let option = facts.choice(field, of: field.options.count)
                return option..<option + 1
            }
        case .options: return bits { $0.optionRange(field) }
        case .cascading:
            // The bits of the options of the second level follow those of the first level.
            let value = filled { facts in
                let option = UInt64(1) << UInt64(facts.choice(field, of: field.options.count))
                let child = facts.childOption(field).map { UInt64(1) << UInt64(field.options.count + $0) }
                return option | (child ?? 0)
            }
            let all = written(value, bitsWritten)
            return sets { all($0) ?? 0 }
        case .user:
            return places(
                written(filled { $0.choice(field, of: tables.users.count) }) {
                    if case .user(let user) = $0 { user.index } else { nil }
                }
            )
        case .users:
            func user(_ value: CustomFieldValue, _ place: Int) -> Int? {
                if case .users(let users) = value, place < users.count { users[place].index } else { nil }
            }
            let first = filled { $0.detail(field, of: tables.users.count, 1) }
            let second = { (facts: IssueFacts) -> Int? in
                guard facts.appliesHere(field), facts.isFilled(field), facts.detail(field, of: 2) > 0 else {
                    return nil
                }
                return facts.detail(field, of: tables.users.count, 2)
            }
            return .places([
                column(0, of: written(first) { user($0, 0) }), column(1, of: written(second) { user($0, 1) }),
            ])
        case .version:
            return bits { facts in
                let version = facts.choice(field, of: tables.projects[facts.projectIndex].versions.count)
                return version..<version + 1
            }
        case .team: return places(filled { $0.choice(field, of: tables.teams.count) })
        case .emptyObjectText, .alwaysNull: return places { _ in nil }
        }
    }

    // MARK: Columns

    private func facts(_ number: Int) -> IssueFacts { IssueFacts(tables, number) }

    /// Returns a column with a value for each issue. If `known`, the column before a write, is not nil, only the values
    /// of written issues are computed.
    private func updated<T>(_ known: [T]?, _ value: (IssueFacts) -> T) -> [T] {
        guard var column = known, column.count <= tables.columns.count else {
            return (0..<tables.columns.count).map { value(facts($0)) }
        }
        let old = column.count
        for number in old..<tables.columns.count { column.append(value(facts(number))) }
        for number in tables.changes.issues.keys where number < old { column[number] = value(facts(number)) }
        return column
    }

    private func column(_ place: Int, of value: (IssueFacts) -> Int?) -> [UInt32] {
        var known: [UInt32]?
        if case .places(let lists)? = before, place < lists.count { known = lists[place] }
        return updated(known) { value($0).map { UInt32($0) } ?? QueryColumn.noPlace }
    }

    private func places(_ value: (IssueFacts) -> Int?) -> QueryColumn { .places([column(0, of: value)]) }

    private func sets(_ value: (IssueFacts) -> UInt64) -> QueryColumn {
        var known: [UInt64]?
        if case .sets(let column)? = before { known = column }
        return .sets(updated(known, value))
    }

    private func moments(_ value: (IssueFacts) -> Int64?) -> QueryColumn {
        var known: [Int64]?
        if case .moments(let column)? = before { known = column }
        return .moments(updated(known) { value($0) ?? QueryColumn.noMoment })
    }

    private func numbers(_ value: (IssueFacts) -> Double?) -> QueryColumn {
        var known: [Double]?
        if case .numbers(let column)? = before { known = column }
        return .numbers(updated(known) { value($0) ?? .nan })
    }

    /// Returns a column of texts.
    ///
    /// - Parameter written: The written documents of an issue, which replace the generated ones; nil if none were
    ///   written.
    private func texts(
        _ written: (IssueFacts) -> [Document]?,
        _ append: (IssueFacts, inout PooledTexts) -> Void
    ) -> QueryColumn {
        var texts = PooledTexts(tables)
        if case .texts(let known)? = before { texts = known }
        for number in texts.count..<max(texts.count, tables.columns.count) {
            let facts = facts(number)
            if written(facts) == nil { append(facts, &texts) }
            texts.close()
        }
        for number in tables.changes.issues.keys { texts.setWritten(number, written(facts(number))) }
        return .texts(texts)
    }

    private static func bits(_ count: Int, _ place: (Int) -> Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | 1 << UInt64(place($1)) }
    }

    private static func bits(_ count: Int, _ first: Int) -> UInt64 {
        bits(count) { first + $0 }
    }
}

/// The values of all issues in one field.
enum QueryColumn: Sendable {
    /// A number for each issue, usually the index of its value in a list of the site, or `noPlace`. If an issue may
    /// have two values in the field, a second array contains the second values.
    case places([[UInt32]])
    /// A set of values for each issue. Each bit stands for an element of a list of the site or of the issue's project.
    case sets([UInt64])
    /// A time for each issue, in epoch milliseconds or, for dates, in days since 1970-01-01; `noMoment` for no value.
    case moments([Int64])
    /// A number for each issue; NaN for no value.
    case numbers([Double])
    case texts(PooledTexts)

    static let noPlace = UInt32.max
    static let noMoment = Int64.min

    /// The issues with a value.
    var filled: Bitmap {
        switch self {
        case .places(let columns):
            return columns[0].withUnsafeBufferPointer { column in
                Bitmap(count: column.count) { column[$0] != Self.noPlace }
            }
        case .sets(let column):
            return column.withUnsafeBufferPointer { column in Bitmap(count: column.count) { column[$0] != 0 } }
        case .moments(let column):
            return column.withUnsafeBufferPointer { column in
                Bitmap(count: column.count) { column[$0] != Self.noMoment }
            }
        case .numbers(let column):
            return column.withUnsafeBufferPointer { column in Bitmap(count: column.count) { !column[$0].isNaN } }
        case .texts(let texts): return texts.filled
        }
    }
}

extension IssueFacts {
    /// Returns the number in a custom field, rounded to a double; nil if the values of the field are not numbers.
    func customNumber(_ field: CustomField) -> Double? {
        switch field.kind {
        case .storyPoints: return Double(tables.numbers.storyPoints[choice(field, of: 8)])
        case .decimal:
            let cents = choice(field, of: 100_000)
            return Double("\(cents / 100).\(padded(cents % 10 * 10, 2))")
        case .integer: return Double(choice(field, of: 2000) - 1000)
        case .bigInteger, .longFraction: return Double(longNumber(field))
        case .exponent: return Double(tables.numbers.exponents[choice(field, of: tables.numbers.exponents.count)])
        case .negativeZero: return Double(tables.numbers.zeros[choice(field, of: tables.numbers.zeros.count)])
        default: return nil
        }
    }

    /// Returns the number of the issue to which an epic link field of this issue refers.
    func linkedEpic(_ field: CustomField) -> Int {
        let first = tables.columns.projectStarts[projectIndex]
        let count = tables.columns.projectStarts[projectIndex + 1] - first
        return Int(tables.columns.keyOrder[first + choice(field, of: count)])
    }
}

extension SiteCatalogue {
    /// The categories of the statuses, each once, in the order of statuses.
    var statusCategories: [StatusCategory] {
        var categories: [StatusCategory] = []
        for status in statuses where !categories.contains(status.category) { categories.append(status.category) }
        return categories
    }
}
