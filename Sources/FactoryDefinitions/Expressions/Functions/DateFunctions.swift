/// The functions that read and return dates as text. A time with an offset is converted to UTC first. A time without an
/// offset has no time zone.
let dateFunctions: [ExpressionFunction] = [
    ExpressionFunction("addDays", 2...3) { call throws(ExpressionError) in try call.adding(.day) },
    ExpressionFunction("addHours", 2...3) { call throws(ExpressionError) in try call.adding(.hour) },
    ExpressionFunction("addMinutes", 2...3) { call throws(ExpressionError) in try call.adding(.minute) },
    ExpressionFunction("addSeconds", 2...3) { call throws(ExpressionError) in try call.adding(.second) },
    ExpressionFunction("addToTime", 3...4) { call throws(ExpressionError) in
        try call.moving(try call.time(0), count: 1, sign: 1, unit: 2, format: 3)
    },
    ExpressionFunction("convertFromUtc", 2...3) { call throws(ExpressionError) in
        try call.formatted(try call.zone(1).local(try call.time(0)), format: 2)
    },
    ExpressionFunction("convertTimeZone", 3...4) { call throws(ExpressionError) in
        let zone = try call.zone(2)
        let local = zone.local(try call.utc(0, zone: 1))
        return try call.formatted(zone.isUTC ? FactoryDateTime(ticks: local.ticks, isUTC: true) : local, format: 3)
    },
    ExpressionFunction("convertToUtc", 2...3) { call throws(ExpressionError) in
        try call.formatted(try call.utc(0, zone: 1), format: 2)
    },
    ExpressionFunction("dayOfMonth", 1...1) { call throws(ExpressionError) in
        .integer(Int64(try call.time(0).calendarDay.day))
    },
    ExpressionFunction("dayOfWeek", 1...1) { call throws(ExpressionError) in
        .integer(Int64(try call.time(0).dayOfWeek))
    },
    ExpressionFunction("dayOfYear", 1...1) { call throws(ExpressionError) in
        .integer(Int64(try call.time(0).dayOfYear))
    },
    ExpressionFunction("formatDateTime", 1...2) { call throws(ExpressionError) in
        try call.formatted(try call.time(0), format: 1)
    },
    ExpressionFunction("getFutureTime", 2...3) { call throws(ExpressionError) in
        try call.moving(call.scope.now, count: 0, sign: 1, unit: 1, format: 2)
    },
    ExpressionFunction("getPastTime", 2...3) { call throws(ExpressionError) in
        try call.moving(call.scope.now, count: 0, sign: -1, unit: 1, format: 2)
    },
    ExpressionFunction("startOfDay", 1...2) { call throws(ExpressionError) in
        try call.formatted(try call.time(0).start(of: .day), format: 1)
    },
    ExpressionFunction("startOfHour", 1...2) { call throws(ExpressionError) in
        try call.formatted(try call.time(0).start(of: .hour), format: 1)
    },
    ExpressionFunction("startOfMonth", 1...2) { call throws(ExpressionError) in
        try call.formatted(try call.time(0).start(of: .month), format: 1)
    },
    ExpressionFunction("subtractFromTime", 3...4) { call throws(ExpressionError) in
        try call.moving(try call.time(0), count: 1, sign: -1, unit: 2, format: 3)
    },
    ExpressionFunction("ticks", 1...1) { call throws(ExpressionError) in .integer(try call.time(0).ticks) },
    ExpressionFunction("utcNow", 0...1) { call throws(ExpressionError) in
        try call.formatted(call.scope.now, format: 0)
    },
]

extension FunctionCall {
    /// Returns an argument that must be a time.
    fileprivate func time(_ index: Int) throws(ExpressionError) -> FactoryDateTime {
        let text = try text(index)
        guard let time = FactoryDateTime(text) else {
            throw failure("is not a date and time: \"\(text.prefix(40))\"", argument: index)
        }
        return time
    }

    /// Returns an argument that must name a time zone.
    fileprivate func zone(_ index: Int) throws(ExpressionError) -> FactoryTimeZone {
        let name = try text(index)
        guard let zone = FactoryTimeZone(name) else {
            throw failure(
                "is not a time zone: \"\(name.prefix(60))\"; write a Windows name (\"W. Europe Standard Time\") or an "
                    + "IANA name (\"Europe/Berlin\")",
                argument: index
            )
        }
        return zone
    }

    /// Returns the UTC time of an argument that must be a local time of a zone. A suffix `Z` is ignored, because
    /// another argument names the zone.
    fileprivate func utc(_ index: Int, zone zoneIndex: Int) throws(ExpressionError) -> FactoryDateTime {
        let zone = try zone(zoneIndex)
        guard let utc = zone.utc(try time(index)) else {
            throw failure("is a local time that the zone skips", argument: index)
        }
        return utc
    }

    /// Returns a time as text, in the format of an argument; in the format `o` if there is no such argument.
    fileprivate func formatted(_ time: FactoryDateTime, format index: Int) throws(ExpressionError) -> FactoryValue {
        let format = try optionalText(index) ?? "o"
        guard let text = time.text(format: format) else {
            throw failure("is not a date format: \"\(format.prefix(40))\"", argument: index)
        }
        return .string(text)
    }

    fileprivate func adding(_ unit: FactoryDateTime.Unit) throws(ExpressionError) -> FactoryValue {
        guard let moved = try time(0).adding(try integer(1), unit) else { throw outOfRange }
        return try formatted(moved, format: 2)
    }

    fileprivate func moving(
        _ time: FactoryDateTime,
        count: Int,
        sign: Int64,
        unit unitIndex: Int,
        format: Int
    ) throws(ExpressionError) -> FactoryValue {
        let name = try text(unitIndex)
        guard let unit = FactoryDateTime.Unit(name) else {
            throw failure("must be Second, Minute, Hour, Day, Week, Month or Year", argument: unitIndex)
        }
        let (interval, overflow) = try integer(count).multipliedReportingOverflow(by: sign)
        guard !overflow, let moved = time.adding(interval, unit) else { throw outOfRange }
        return try formatted(moved, format: format)
    }

    private var outOfRange: ExpressionError {
        ExpressionError(.value, "the result of \(name) is outside the years 1 to 9999", offset: offset)
    }
}
