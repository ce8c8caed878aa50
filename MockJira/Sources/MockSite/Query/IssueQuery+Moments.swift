/// Comparisons with moments, days and numbers.
extension IssueQuery {
    func moments(_ asked: Comparison) throws(JQLError) -> Bitmap {
        var bounds: [JQLDate.Reading] = []
        for operand in asked.operands where operand != .empty { bounds.append(try moment(operand, asked)) }
        let wantsEmpty = asked.operands.contains(.empty)
        guard case .moments(let column) = index.column(asked.field) else { return Bitmap(count: columns.count) }
        guard asked.comparison.isOrdering, let bound = bounds.first?.milliseconds else {
            let ranges = bounds.map { bound in
                switch bound {
                case .instant(let moment): moment...moment
                case .minute(let moment): moment...moment + 59_999
                }
            }
            return column.withUnsafeBufferPointer { column in
                Bitmap(count: column.count) { number in
                    let moment = column[number]
                    if moment == QueryColumn.noMoment { return wantsEmpty }
                    return ranges.contains { $0.contains(moment) }
                }
            }
        }
        return Self.ordered(column, asked.comparison, bound)
    }

    func days(_ asked: Comparison) throws(JQLError) -> Bitmap {
        var bounds: [Int64] = []
        for operand in asked.operands where operand != .empty { bounds.append(Int64(try day(operand, asked))) }
        let wantsEmpty = asked.operands.contains(.empty)
        guard case .moments(let column) = index.column(asked.field) else { return Bitmap(count: columns.count) }
        guard asked.comparison.isOrdering, let bound = bounds.first else {
            return column.withUnsafeBufferPointer { column in
                Bitmap(count: column.count) { number in
                    column[number] == QueryColumn.noMoment ? wantsEmpty : bounds.contains(column[number])
                }
            }
        }
        return Self.ordered(column, asked.comparison, bound)
    }

    private static func ordered(_ column: [Int64], _ comparison: JQLQuery.Operator, _ bound: Int64) -> Bitmap {
        let noMoment = QueryColumn.noMoment
        return column.withUnsafeBufferPointer { column in
            switch comparison {
            case .less: Bitmap(count: column.count) { column[$0] < bound && column[$0] != noMoment }
            case .lessOrEqual: Bitmap(count: column.count) { column[$0] <= bound && column[$0] != noMoment }
            case .greater: Bitmap(count: column.count) { column[$0] > bound }
            // `noMoment` is the smallest number, which every comparison except `>` could match.
            default: Bitmap(count: column.count) { column[$0] >= bound && column[$0] != noMoment }
            }
        }
    }

    private func moment(_ operand: JQLQuery.Operand, _ asked: Comparison) throws(JQLError) -> JQLDate.Reading {
        if case .function(let name, let arguments) = operand {
            guard case .moment(let moment) = try functions.value(name, arguments) else {
                throw JQLError("A date for the field '\(asked.name)' provided by the function '\(name)' is not valid.")
            }
            return .instant(moment)
        }
        guard let (text, isQuoted) = operand.value else { throw missing(operand, asked.name) }
        guard let reading = JQLDate.reading(text, isQuoted: isQuoted, zone: viewer.zone, now: viewer.now) else {
            throw JQLError(
                "Date value '\(text)' for field '\(asked.name)' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
            )
        }
        return reading
    }

    private func day(_ operand: JQLQuery.Operand, _ asked: Comparison) throws(JQLError) -> Int {
        if case .function = operand { return JQLDate.day(of: try moment(operand, asked).milliseconds, viewer.zone) }
        guard let (text, isQuoted) = operand.value else { throw missing(operand, asked.name) }
        guard let day = JQLDate.day(text, isQuoted: isQuoted, zone: viewer.zone, now: viewer.now) else {
            throw JQLError(
                "Date value '\(text)' for field '\(asked.name)' is invalid. Valid formats include: 'YYYY/MM/DD', 'YYYY-MM-DD', or a period format e.g. '-5d', '4w 2d'."
            )
        }
        return day
    }

    // MARK: Numbers

    func numbers(_ asked: Comparison) throws(JQLError) -> Bitmap {
        var bounds: [Double] = []
        for operand in asked.operands where operand != .empty { bounds.append(try number(operand, asked)) }
        let wantsEmpty = asked.operands.contains(.empty)
        guard case .numbers(let column) = index.column(asked.field) else { return Bitmap(count: columns.count) }
        let first = bounds.first ?? .nan
        return column.withUnsafeBufferPointer { column in
            // Comparisons with NaN are false.
            switch asked.comparison {
            case .less: Bitmap(count: column.count) { column[$0] < first }
            case .lessOrEqual: Bitmap(count: column.count) { column[$0] <= first }
            case .greater: Bitmap(count: column.count) { column[$0] > first }
            case .greaterOrEqual: Bitmap(count: column.count) { column[$0] >= first }
            default:
                Bitmap(count: column.count) { number in
                    column[number].isNaN ? wantsEmpty : bounds.contains(column[number])
                }
            }
        }
    }

    private func number(_ operand: JQLQuery.Operand, _ asked: Comparison) throws(JQLError) -> Double {
        if case .function(let name, let arguments) = operand { _ = try functions.value(name, arguments) }
        guard let (text, _) = operand.value else { throw missing(operand, asked.name) }
        switch asked.kind {
        case .votes:
            guard let number = Int(text), number >= 0 else {
                let what = asked.field == .votes ? "Votes" : "Watchers"
                throw JQLError(
                    "Value '\(text)' is invalid for the '\(asked.name)' field. \(what) must be a positive whole number."
                )
            }
            return Double(number)
        case .duration:
            guard let seconds = JQLDate.duration(text) else {
                throw JQLError(
                    "The value '\(text)' for field '\(asked.name)' is invalid. Please specify a positive duration format; for example: '1h 30m', '2d'."
                )
            }
            return Double(seconds)
        default:
            guard let number = Double(text), !number.isNaN else {
                throw JQLError("The value '\(text)' for field '\(asked.name)' is invalid - please specify a number.")
            }
            return number
        }
    }
}
