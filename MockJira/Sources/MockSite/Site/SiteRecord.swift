/// A value in a record of one of a site's smaller tables.
package enum SiteValue: Sendable, Hashable {
    /// JSON's null. Members that a response omits are not in the record at all.
    case null
    case boolean(Bool)
    case integer(Int)
    /// A JSON number with exactly these digits.
    case number(text: String)
    case text(String)
    /// Epoch milliseconds, which responses contain as text in the site's zone (`SiteZone.dateTimeText`).
    case dateTime(Int64)
    /// Epoch milliseconds, which responses contain as text in UTC with the suffix `Z`, as for boards and sprints:
    /// `2020-01-01T10:00:00.000Z`.
    case utcDateTime(Int64)
    case list([SiteValue])
    case object(SiteRecord)

    /// Returns the text as a value; nil if `text` is nil.
    static func maybe(_ text: String?) -> SiteValue? {
        text.map { .text($0) }
    }

    /// Returns a list of texts.
    package static func texts(_ texts: [String]) -> SiteValue {
        .list(texts.map { .text($0) })
    }

    /// Returns a list of objects.
    package static func objects(_ records: [SiteRecord]) -> SiteValue {
        .list(records.map { .object($0) })
    }
}

/// A record of one of a site's smaller tables: all its members, with their names.
///
/// The order of the members has no meaning; in responses, the site's dialect determines it.
package struct SiteRecord: Sendable, Hashable {
    /// A name and its value.
    package struct Member: Sendable, Hashable {
        /// The name in responses.
        package let name: String
        /// The value.
        package let value: SiteValue
    }

    /// All members. Their names are unique.
    package private(set) var members: [Member]

    /// Returns the value of the member with a name; nil if there is none.
    package subscript(name: String) -> SiteValue? {
        members.first { $0.name == name }?.value
    }

    /// Returns the record with further members, which replace the members of the same names.
    package func with(_ more: SiteRecord) -> SiteRecord {
        var copy = self
        copy.members.removeAll { member in more.members.contains { $0.name == member.name } }
        copy.members += more.members
        return copy
    }

    /// Returns the record without the members that have one of the names.
    package func without(_ names: some Sequence<String>) -> SiteRecord {
        var copy = self
        copy.members.removeAll { member in names.contains(member.name) }
        return copy
    }
}

extension SiteRecord: ExpressibleByDictionaryLiteral {
    /// Creates a record from the members whose value is not nil.
    package init(dictionaryLiteral elements: (String, SiteValue?)...) {
        members = elements.compactMap { element in element.1.map { Member(name: element.0, value: $0) } }
    }
}

extension SiteValue {
    /// Returns the JSON of the value.
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

    /// The value as the text of a query parameter; nil if a parameter cannot contain such a value.
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
    /// Returns the JSON of the record.
    package func json(_ zone: SiteZone) -> JSONValue {
        .object(members.map { (key: $0.name, value: $0.value.json(zone)) })
    }

    /// Returns the value at a path, which is a sequence of names separated by periods; nil if there is no such member.
    package func value(at path: String) -> SiteValue? {
        path.split(separator: ".").reduce(SiteValue?.some(.object(self))) { value, name in
            guard case .object(let record)? = value else { return nil }
            return record[String(name)]
        }
    }
}

extension SiteZone {
    /// The zone in which responses contain the dates of boards and sprints.
    package static let utc = SiteZone(name: "UTC", offsetMinutes: 0)
}
