/// Checks of single settings, whatever they belong to. What is known only when it runs is left alone.
extension Findings {
    /// A setting that is true or false.
    mutating func checkFlag(_ name: String, in object: LocatedValue?) {
        guard let value = object?[name], !value.isDynamic, value.flag == nil else { return }
        error("value.type", value, "\(name) must be true or false, not \(value.kindName)")
    }

    /// A setting that is text.
    mutating func checkText(_ name: String, in object: LocatedValue?) {
        guard let value = object?[name], !value.isDynamic, value.text == nil else { return }
        error("value.type", value, "\(name) must be text or an expression, not \(value.kindName)")
    }

    /// A setting that is a whole number within a range.
    mutating func checkNumber(_ name: String, in object: LocatedValue?, _ range: ClosedRange<Int>, id: String) {
        guard let value = object?[name], !value.isDynamic else { return }
        if let number = value.wholeNumber, range.contains(number) { return }
        if range.upperBound == Int.max {
            error(id, value, "\(name) must be \(range.lowerBound) or more, here \(value.shown)")
        } else {
            error(id, value, "\(name) must be \(range.lowerBound)..\(range.upperBound)")
        }
    }

    /// A setting that is a span of time. Tells it in seconds, where it is one.
    @discardableResult
    mutating func checkTimeSpan(_ name: String, in object: LocatedValue?) -> Int? {
        guard let value = object?[name], !value.isDynamic else { return nil }
        if let seconds = value.text.flatMap(Self.seconds) { return seconds }
        error(
            "timespan.format",
            value,
            "\(name) \(value.shown) is not a timespan; write [d.]hh:mm:ss, for example \"02:00:00\""
        )
        return nil
    }

    /// An object that names a linked service, such as where a log is to be.
    mutating func checkPlace(_ name: String, in object: LocatedValue?, id: String) {
        guard let value = object?[name], !value.isDynamic else { return }
        guard value.members != nil else {
            error("value.type", value, "\(name) must be an object, not \(value.kindName)")
            return
        }
        if value["linkedServiceName"] == nil {
            missing(id, "linkedServiceName", in: value, "\(name) needs linkedServiceName")
        }
        checkText("path", in: value)
    }

    /// The seconds of a text matching `((\d+)\.)?(\d\d):(60|([0-5][0-9])):(60|([0-5][0-9]))`; `nil` for any other.
    static func seconds(_ text: String) -> Int? {
        var days = 0
        var rest = Substring(text)
        if let point = rest.firstIndex(of: ".") {
            let part = rest[..<point]
            guard !part.isEmpty, part.utf8.count <= 9, let number = digits(part) else { return nil }
            days = number
            rest = rest[rest.index(after: point)...]
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        guard let hours = digits(parts[0]), let minutes = digits(parts[1]), let seconds = digits(parts[2]),
            minutes <= 60, seconds <= 60
        else { return nil }
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}
