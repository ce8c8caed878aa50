/// A query parameter of a resource, and its effect on the list.
package struct ResourceParameter: Sendable {
    enum Effect: Sendable {
        /// The parameter is accepted and has no effect.
        case none
        /// Selects the records whose member at the path has one of the values.
        case equals(String)
        /// Selects the records whose member at the path contains the value, regardless of letter case.
        case contains(String)
        /// If the value is true, selects the records whose member at the path is true.
        case onlyTrue(String)
        /// Unless the value is true, excludes the records whose member at the path is false.
        case withFalse(String)
        /// Unless the value is true, excludes the records whose member at the path is true.
        case withTrue(String)
        /// Selects the records whose time at the path is not earlier than the value, in epoch milliseconds.
        case from(String)
        /// Selects the records whose time at the path is earlier than the value.
        case until(String)
        /// Sorts by a member. The dictionary contains the path of the member for each value of the parameter. A minus
        /// sign before the value selects descending order.
        case order([String: String])
    }

    package let parameter: QueryParameter
    let effect: Effect

    init(_ name: String, _ kind: QueryParameter.Kind, _ effect: Effect = .none) {
        self.parameter = QueryParameter(name, kind)
        self.effect = effect
    }

    /// Returns a parameter that selects the records whose text or number at `path` equals one of the parameter's
    /// values. The parameter can be repeated, and its values can be separated by commas.
    package static func ids(_ name: String, _ path: String) -> ResourceParameter {
        ResourceParameter(name, .text, .equals(path))
    }

    /// Returns a parameter that selects the records with a text at `path` that contains the value.
    package static func search(_ name: String, _ path: String) -> ResourceParameter {
        ResourceParameter(name, .text, .contains(path))
    }

    /// Returns the parameter `orderBy`. The keys of `members` are Atlassian's names, and the values are the members.
    package static func order(_ members: [String: String]) -> ResourceParameter {
        ResourceParameter("orderBy", .choice(members.keys.flatMap { [$0, "-" + $0, "+" + $0] }), .order(members))
    }

    /// Returns parameters that are accepted without an effect.
    package static func accepted(_ names: String..., as kind: QueryParameter.Kind = .text) -> [ResourceParameter] {
        names.map { ResourceParameter($0, kind) }
    }

    /// Returns the records after the effect of the parameter.
    ///
    /// - Parameter values: The values of the parameter in the request; empty if the request does not contain it.
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

    /// Returns the records, sorted by the member at a path; records with equal values keep their order. Numbers are
    /// compared by value, even if they are texts.
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
