internal import InterimData

/// Checks of single settings. Values that are known only at run time are not checked.
extension Findings {
    /// Reports a setting that is not true or false.
    mutating func checkFlag(_ name: String, in object: LocatedValue?) {
        guard let value = object?[name], !value.isDynamic, value.flag == nil else { return }
        error("value.type", value, "\(name) must be true or false, not \(value.kindName)")
    }

    /// Reports a setting that is not text.
    mutating func checkText(_ name: String, in object: LocatedValue?) {
        guard let value = object?[name], !value.isDynamic, value.text == nil else { return }
        error("value.type", value, "\(name) must be text or an expression, not \(value.kindName)")
    }

    /// Reports a setting that is not a whole number within a range.
    mutating func checkNumber(_ name: String, in object: LocatedValue?, _ range: ClosedRange<Int>, id: String) {
        guard let value = object?[name], !value.isDynamic else { return }
        if let number = value.wholeNumber, range.contains(number) { return }
        if range.upperBound == Int.max {
            error(id, value, "\(name) must be \(range.lowerBound) or more, here \(value.shown)")
        } else {
            error(id, value, "\(name) must be \(range.lowerBound)..\(range.upperBound)")
        }
    }

    /// Reports a setting that is not a timespan. Returns the timespan if it is valid, and `nil` otherwise.
    @discardableResult
    mutating func checkTimeSpan(_ name: String, in object: LocatedValue?) -> Duration? {
        guard let value = object?[name], !value.isDynamic else { return nil }
        if let span = value.text.flatMap({ TimeSpanText.duration($0) }) { return span }
        error(
            "timespan.format",
            value,
            "\(name) \(value.shown) is not a timespan; write [d.]hh:mm:ss, for example \"02:00:00\""
        )
        return nil
    }

    /// Checks an object that names a linked service, such as the location of a log.
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
}
