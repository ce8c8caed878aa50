/// A conversion from one type to another, which is one cell of the documented matrix of conversions.
///
/// The types are those of .NET, and values are converted as in .NET. If the connector's documentation does not specify
/// the result, these rules apply:
///
/// - A boolean is converted to a number only with ``ConversionSettings/treatBooleanAsNumber``. The number 0 is
///   converted to false, and all other numbers to true.
/// - A number that is converted to an integer is truncated towards zero, not rounded. A decimal is converted to the
///   nearest floating-point number. Information is lost if the shortest decimal text of that number has a different
///   value.
/// - A point in time with an offset is converted to UTC if the target is `DateTime`, which has no offset. If the source
///   is a `DateTimeOffset` with an offset other than 0, information is lost. A point in time without an offset is
///   assumed to be in UTC.
/// - A point in time is converted to its local date or to its local time of day. A date is converted to the midnight at
///   which it begins.
package struct ValueConversion: Sendable, Hashable {
    /// The type of the source values.
    package let from: ValueType
    /// The type of the results.
    package let to: ValueType
    /// The settings of the conversion.
    package let settings: ConversionSettings

    /// Creates a conversion.
    ///
    /// - Returns: `nil` if the matrix does not contain the conversion.
    package init?(from: ValueType, to: ValueType, settings: ConversionSettings = ConversionSettings()) {
        guard from.isConvertible(to: to) else { return nil }
        self.from = from
        self.to = to
        self.settings = settings
    }

    /// Converts a value of any type. Null remains null.
    ///
    /// - Throws: ``ConversionFailure`` if the value cannot be converted, with ``ConversionFailure/Code/notAllowed`` if
    ///   the matrix does not contain the conversion.
    package static func convert(
        _ value: TypedValue,
        to: ValueType,
        settings: ConversionSettings = ConversionSettings()
    ) throws(ConversionFailure) -> TypedValue {
        guard let from = value.type else { return .null }
        guard let conversion = ValueConversion(from: from, to: to, settings: settings) else {
            throw ConversionFailure(.notAllowed, from: from, to: to, value: value.text(settings))
        }
        return try conversion.convert(value)
    }

    /// Converts a value of the source type.
    ///
    /// - Throws: ``ConversionFailure`` if the value cannot be converted to the target type.
    package func convert(_ value: TypedValue) throws(ConversionFailure) -> TypedValue {
        switch value {
        case .null: return .null
        case .boolean(let flag): return try convert(flag, value)
        case .integer(let number): return try convert(ExactDecimal(number), value)
        case .decimal(let number): return try convert(number, value)
        case .single(let number): return try convert(number, value)
        case .double(let number): return try convert(number, value)
        case .string(let text): return try convert(text, value)
        case .bytes: return to == .string ? .string(value.text(settings)) : value
        case .date(let day): return to == .date ? value : try convert(day, value)
        case .time: return to == .string ? .string(value.text(settings)) : value
        case .dateTime(let time): return try convert(time, value)
        case .dateTimeOffset(let time): return try convert(time, value, losesOffset: true)
        case .guid, .timeSpan: return to == .string ? .string(value.text(settings)) : value
        }
    }

    private func failure(_ code: ConversionFailure.Code, _ value: TypedValue) -> ConversionFailure {
        ConversionFailure(code, from: from, to: to, value: value.text(settings))
    }

    // MARK: Booleans and numbers

    private func convert(_ flag: Bool, _ value: TypedValue) throws(ConversionFailure) -> TypedValue {
        switch to.group {
        case .boolean: return value
        case .string: return .string(value.text(settings))
        default:
            guard settings.treatBooleanAsNumber else { throw failure(.booleanAsNumber, value) }
            return try convert(ExactDecimal(flag ? 1 : 0), value)
        }
    }

    private func convert(_ number: ExactDecimal, _ value: TypedValue) throws(ConversionFailure) -> TypedValue {
        switch to {
        case .boolean: return .boolean(!number.isZero)
        case .decimal: return .decimal(number)
        case .string: return .string(value.text(settings))
        case .double:
            guard let double = Double(number.text), double.isFinite else { throw failure(.outOfRange, value) }
            try allowLoss(ExactDecimal(double.description)?.equals(number) != true, value)
            return .double(double)
        case .single:
            guard let single = Float(number.text), single.isFinite else { throw failure(.outOfRange, value) }
            try allowLoss(ExactDecimal(single.description)?.equals(number) != true, value)
            return .single(single)
        default:
            guard let range = to.integerRange, let integer = number.integer, range.contains(integer) else {
                throw failure(.outOfRange, value)
            }
            try allowLoss(number.hasFraction, value)
            return .integer(integer)
        }
    }

    private func convert(
        _ number: some BinaryFloatingPoint & CustomStringConvertible,
        _ value: TypedValue
    ) throws(ConversionFailure) -> TypedValue {
        if to == .string { return .string(value.text(settings)) }
        if to == from { return value }
        guard let exact = ExactDecimal(number.description) else { throw failure(.outOfRange, value) }
        // A 32-bit number is converted to the 64-bit number with the same value, not to the one with the same text.
        if to == .double { return .double(Double(number)) }
        return try convert(exact.normalized, value)
    }

    private func allowLoss(_ isLoss: Bool, _ value: TypedValue) throws(ConversionFailure) {
        if isLoss, !settings.allowDataTruncation { throw failure(.truncated, value) }
    }

    // MARK: Texts

    private func convert(_ text: String, _ value: TypedValue) throws(ConversionFailure) -> TypedValue {
        switch to.group {
        case .string: return value
        case .boolean:
            switch text.trimmingBlanks.lowercased() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            case "1" where settings.treatBooleanAsNumber: return .boolean(true)
            case "0" where settings.treatBooleanAsNumber: return .boolean(false)
            default: throw failure(.invalidFormat, value)
            }
        case .byteArray:
            guard let bytes = Base64.bytes(of: text) else { throw failure(.invalidFormat, value) }
            return .bytes(bytes)
        case .guid:
            guard let guid = GUID(text) else { throw failure(.invalidFormat, value) }
            return .guid(guid)
        case .timeSpan:
            guard let span = settings.timeSpanFormat.map({ $0.read(text) }) ?? TimeSpanFormat.readAny(text) else {
                throw failure(.invalidFormat, value)
            }
            return .timeSpan(span)
        case .dateTime: return try point(in: text, value)
        case .integer:
            // As in .NET, a text with a decimal point or an exponent is not a whole number, even if its value is.
            let digits = text.trimmingBlanks.drop { $0 == "-" || $0 == "+" }
            guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else { throw failure(.invalidFormat, value) }
            return try number(in: text, value)
        case .decimal, .float: return try number(in: text, value)
        }
    }

    private func number(in text: String, _ value: TypedValue) throws(ConversionFailure) -> TypedValue {
        guard let number = ExactDecimal(text) else {
            // A number that is too large to be read exactly is out of range, not invalid.
            let isNumber = Double(text.trimmingBlanks) != nil && text.allSatisfy { "0123456789+-.eE ".contains($0) }
            throw failure(isNumber ? .outOfRange : .invalidFormat, value)
        }
        return try convert(number, value)
    }

    private func point(in text: String, _ value: TypedValue) throws(ConversionFailure) -> TypedValue {
        let own: DateFormat? =
            switch to {
            case .date: settings.dateFormat
            case .time: settings.timeFormat
            case .dateTime: settings.dateTimeFormat
            default: settings.dateTimeOffsetFormat
            }
        let formats = [own].compactMap { $0 } + (to == .time ? DateFormat.commonTimes : [])
        let trimmed = text.trimmingBlanks
        let time =
            formats.lazy.compactMap { $0.read(trimmed, culture: settings.culture) }.first
            ?? DateFormat.readAny(text, culture: settings.culture)
        guard let time else { throw failure(.invalidFormat, value) }
        return try convert(time, value)
    }

    // MARK: Points in time

    private func convert(_ time: PointInTime, _ value: TypedValue) throws(ConversionFailure) -> TypedValue {
        switch to {
        case .dateTime: return .dateTime(time.offsetMinutes == nil ? time : time.inUTC)
        case .dateTimeOffset: return .dateTimeOffset(time.offsetMinutes == nil ? time.inUTC : time)
        case .date:
            try allowLoss(time.localTicks != time.day.localTicks, value)
            return .date(time.day)
        case .time:
            try allowLoss(time.localTicks != time.timeOfDay.localTicks, value)
            return .time(time.timeOfDay)
        default: return .string(value.text(settings))
        }
    }

    private func convert(
        _ time: PointInTime,
        _ value: TypedValue,
        losesOffset: Bool
    ) throws(ConversionFailure) -> TypedValue {
        if to != .dateTimeOffset, to != .string { try allowLoss(losesOffset && time.offsetMinutes != 0, value) }
        return try convert(time, value)
    }
}
