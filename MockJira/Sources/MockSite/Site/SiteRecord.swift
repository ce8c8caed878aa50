/// A value inside a record of one of a site's many smaller tables.
package enum SiteValue: Sendable, Hashable {
    /// Sent as null; what is not sent at all is not in the record either.
    case null
    case boolean(Bool)
    case integer(Int)
    /// A JSON number with exactly this text.
    case number(text: String)
    case text(String)
    /// Epoch milliseconds, sent as text in the site's zone: `SiteZone.dateTimeText`.
    case dateTime(Int64)
    /// Epoch milliseconds, sent as text in UTC with a `Z` at the end, as boards and sprints do: `2020-01-01T10:00:00.000Z`.
    case utcDateTime(Int64)
    case list([SiteValue])
    case object(SiteRecord)

    /// A text, or nothing.
    static func maybe(_ text: String?) -> SiteValue? {
        text.map { .text($0) }
    }

    /// A list of texts.
    package static func texts(_ texts: [String]) -> SiteValue {
        .list(texts.map { .text($0) })
    }

    /// A list of objects.
    package static func objects(_ records: [SiteRecord]) -> SiteValue {
        .list(records.map { .object($0) })
    }
}

/// A record of one of a site's smaller tables: its members by name, all that the wire shows of it.
///
/// The order of members here says nothing; the wire has an order of its own.
package struct SiteRecord: Sendable, Hashable {
    /// A name and the value that goes by it.
    package struct Member: Sendable, Hashable {
        /// The name as the wire has it.
        package let name: String
        /// What goes by that name.
        package let value: SiteValue
    }

    /// All members, each name once.
    package private(set) var members: [Member]

    /// What goes by a name; nil where there is no such member.
    package subscript(name: String) -> SiteValue? {
        members.first { $0.name == name }?.value
    }

    /// The record with further members, or others under names it has already.
    package func with(_ more: SiteRecord) -> SiteRecord {
        var copy = self
        copy.members.removeAll { member in more.members.contains { $0.name == member.name } }
        copy.members += more.members
        return copy
    }

    /// The record without the members of some names.
    package func without(_ names: some Sequence<String>) -> SiteRecord {
        var copy = self
        copy.members.removeAll { member in names.contains(member.name) }
        return copy
    }
}

extension SiteRecord: ExpressibleByDictionaryLiteral {
    /// Makes a record of the members that are there: a nil is left out.
    package init(dictionaryLiteral elements: (String, SiteValue?)...) {
        members = elements.compactMap { element in element.1.map { Member(name: element.0, value: $0) } }
    }
}

extension SiteValue {
    /// The value as it goes on the wire.
    package func json(_ zone: SiteZone) -> JSONValue {
        switch self {
        case .null: .null
        case .boolean(let flag): .bool(flag)
        case .integer(let number): .int(number)
        case .number(let text): .number(text)
        case .text(let text): .string(text)
        case .dateTime(let moment): .string(zone.dateTimeText(moment))
        case .utcDateTime(let moment): .string(SiteZone.utc.dateTimeText(moment).dropLast(5) + "Z")
        case .list(let elements): .array(elements.map { $0.json(zone) })
        case .object(let record): record.json(zone)
        }
    }

    /// The form in which a query parameter names the value; nil for what none can name.
    package var parameterText: String? {
        switch self {
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .text(let text): text
        default: nil
        }
    }
}

extension SiteRecord {
    /// The record as it goes on the wire.
    package func json(_ zone: SiteZone) -> JSONValue {
        .object(members.map { (key: $0.name, value: $0.value.json(zone)) })
    }

    /// What is found by following names from object to object.
    package func value(at path: String) -> SiteValue? {
        path.split(separator: ".").reduce(SiteValue?.some(.object(self))) { value, name in
            guard case .object(let record)? = value else { return nil }
            return record[String(name)]
        }
    }
}

extension SiteZone {
    /// Greenwich, in which boards and sprints tell their moments.
    package static let utc = SiteZone(name: "UTC", offsetMinutes: 0)
}
