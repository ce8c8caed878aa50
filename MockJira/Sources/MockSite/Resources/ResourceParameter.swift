/// A query parameter of a resource, and what it does to the list.
package struct ResourceParameter: Sendable {
    enum Effect: Sendable {
        /// It is accepted and changes nothing here.
        case none
        /// Keeps the records of which the member at the path has one of the values.
        case equals(String)
        /// Keeps the records of which the member at the path contains the value, in whatever case.
        case contains(String)
        /// Set to true, keeps the records of which the member at the path is true.
        case onlyTrue(String)
        /// Unless set to true, leaves out the records of which the member at the path is false.
        case withFalse(String)
        /// Unless set to true, leaves out the records of which the member at the path is true.
        case withTrue(String)
        /// Keeps the records of which the moment at the path is not before the value, in epoch milliseconds.
        case from(String)
        /// Keeps the records of which the moment at the path is before the value.
        case until(String)
        /// Sorts by the member that belongs to the value; a minus before it turns the order round.
        case order([String: String])
    }

    package let parameter: QueryParameter
    let effect: Effect

    init(_ name: String, _ kind: QueryParameter.Kind, _ effect: Effect = .none) {
        self.parameter = QueryParameter(name, kind)
        self.effect = effect
    }

    /// Names or numbers that records must have under `path`: given several times, or with commas between.
    package static func ids(_ name: String, _ path: String) -> ResourceParameter {
        ResourceParameter(name, .text, .equals(path))
    }

    /// A piece of text that records must have under `path`.
    package static func search(_ name: String, _ path: String) -> ResourceParameter {
        ResourceParameter(name, .text, .contains(path))
    }

    /// An order to choose, by the names that the vendor has for the members.
    package static func order(_ members: [String: String]) -> ResourceParameter {
        ResourceParameter("orderBy", .choice(members.keys.flatMap { [$0, "-" + $0, "+" + $0] }), .order(members))
    }

    /// Parameters that are accepted and change nothing here.
    package static func accepted(_ names: String..., as kind: QueryParameter.Kind = .text) -> [ResourceParameter] {
        names.map { ResourceParameter($0, kind) }
    }

    /// The records that are left, in the order that is asked for.
    func applied(to records: [SiteRecord], _ values: [String]) -> [SiteRecord] {
        switch effect {
        case .none: return records
        case .equals(let path):
            let wanted = Set(values.flatMap { $0.split(separator: ",").map { String($0).trimmed } })
            guard !wanted.isEmpty else { return records }
            return records.filter { $0.value(at: path)?.parameterText.map { wanted.contains($0) } ?? false }
        case .contains(let path):
            guard let wanted = values.last?.lowercased(), !wanted.isEmpty else { return records }
            return records.filter { $0.value(at: path)?.parameterText?.lowercased().contains(wanted) ?? false }
        case .onlyTrue(let path):
            return values.last == "true" ? records.filter { $0.value(at: path) == .boolean(true) } : records
        case .withFalse(let path):
            return values.last == "true" ? records : records.filter { $0.value(at: path) != .boolean(false) }
        case .withTrue(let path):
            return values.last == "true" ? records : records.filter { $0.value(at: path) != .boolean(true) }
        case .from(let path):
            guard let first = values.last.flatMap({ Int64($0) }) else { return records }
            return records.filter { Self.moment($0, path) >= first }
        case .until(let path):
            guard let end = values.last.flatMap({ Int64($0) }) else { return records }
            return records.filter { Self.moment($0, path) < end }
        case .order(let members):
            guard let value = values.last, let path = members[String(value.drop { $0 == "-" || $0 == "+" })] else {
                return records
            }
            return Self.sorted(records, path, descending: value.hasPrefix("-"))
        }
    }

    private static func moment(_ record: SiteRecord, _ path: String) -> Int64 {
        if case .dateTime(let moment)? = record.value(at: path) { moment } else { 0 }
    }

    /// Sorts by a member and leaves what is equal as it was; numbers by size, also those written as text.
    private static func sorted(_ records: [SiteRecord], _ path: String, descending: Bool) -> [SiteRecord] {
        let keyed = records.enumerated().map { place, record in
            let value = record.value(at: path)
            let text = value?.parameterText ?? ""
            let number = if case .dateTime(let moment)? = value { Int(moment) } else { Int(text) ?? Int.max }
            return (number: number, text: text, place: place, record: record)
        }
        return keyed.sorted { a, b in
            if a.number != b.number { return descending ? a.number > b.number : a.number < b.number }
            if a.text != b.text { return descending ? a.text > b.text : a.text < b.text }
            return a.place < b.place
        }.map(\.record)
    }
}
