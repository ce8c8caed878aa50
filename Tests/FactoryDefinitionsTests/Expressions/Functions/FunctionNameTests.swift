import FactoryDefinitions
import Testing

@Suite("Names of functions")
struct FunctionNameTests {
    @Test("are complete, and found in any case")
    func names() {
        let documented = """
            concat endsWith guid indexOf lastIndexOf replace split startsWith substring toLower toUpper trim contains empty
            first intersection join last length skip take union and equals greater greaterOrEquals if less lessOrEquals not or
            array base64 base64ToBinary base64ToString binary bool coalesce createArray dataUri dataUriToBinary dataUriToString
            decodeBase64 decodeDataUri decodeUriComponent encodeUriComponent float int json string uriComponent
            uriComponentToBinary uriComponentToString xml xpath add div max min mod mul rand range sub addDays addHours
            addMinutes addSeconds addToTime convertFromUtc convertTimeZone convertToUtc dayOfMonth dayOfWeek dayOfYear
            formatDateTime getFutureTime getPastTime startOfDay startOfHour startOfMonth subtractFromTime ticks utcNow
            """
        let names = documented.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(names.count == 84)
        for name in names {
            #expect(ExpressionFunctions.isKnown(name), "\(name)")
            #expect(ExpressionFunctions.isKnown(name.uppercased()), "\(name)")
            #expect(
                (ExpressionFunctions.unsupportedReason(of: name) != nil) == ["xml", "xpath"].contains(name),
                "\(name)"
            )
        }
        #expect(!ExpressionFunctions.isKnown("upperCase"))
        #expect(ExpressionFunctions.isKnown("pipeline"))
    }

    @Test("are suggested for similar names")
    func nearestName() {
        for row in rows(
            """
            upperCase => toUpper
            lower => toLower
            conct => concat
            utcnw => utcNow
            now => utcNow
            formatDatetim => formatDateTime
            greaterOrEqual => greaterOrEquals
            len => length
            dateDifferenceBetween => nil
            """
        ) {
            #expect(ExpressionFunctions.nearestName(to: row.input) ?? "nil" == row.expected, "\(row.input)")
        }
    }
}
