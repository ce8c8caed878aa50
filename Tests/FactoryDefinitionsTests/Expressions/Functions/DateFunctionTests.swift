import Testing

@Suite("Functions of dates")
struct DateFunctionTests {
    @Test("return the documented values")
    func dates() throws {
        try checkFunctions(
            #"""
            addDays('2018-03-15T00:00:00Z', 10) => "2018-03-25T00:00:00.0000000Z"
            addDays('2018-03-15T13:00:00Z', 10) => "2018-03-25T13:00:00.0000000Z"
            addDays('2018-03-15T00:00:00Z', -5) => "2018-03-10T00:00:00.0000000Z"
            addDays('2018-02-28', 1) => "2018-03-01T00:00:00.0000000"
            addDays('2020-02-28', 1, 'yyyy-MM-dd') => "2020-02-29"
            addHours('2018-03-15T00:00:00Z', 10) => "2018-03-15T10:00:00.0000000Z"
            addHours('2018-03-15T15:00:00Z', -5) => "2018-03-15T10:00:00.0000000Z"
            addMinutes('2018-03-15T00:10:00Z', 10) => "2018-03-15T00:20:00.0000000Z"
            addMinutes('2018-03-15T00:20:00Z', -5) => "2018-03-15T00:15:00.0000000Z"
            addSeconds('2018-03-15T00:00:00Z', 10) => "2018-03-15T00:00:10.0000000Z"
            addSeconds('2018-03-15T00:00:30Z', -5) => "2018-03-15T00:00:25.0000000Z"
            addSeconds('2017-12-31T23:59:59.9999999Z', 1) => "2018-01-01T00:00:00.9999999Z"
            addToTime('2018-01-01T00:00:00Z', 1, 'Day') => "2018-01-02T00:00:00.0000000Z"
            addToTime('2018-01-01T00:00:00Z', 1, 'Day', 'D') => "Tuesday, January 2, 2018"
            addToTime('2018-01-31T00:00:00Z', 1, 'Month') => "2018-02-28T00:00:00.0000000Z"
            addToTime('2018-01-31T00:00:00Z', 13, 'month', 'd') => "2/28/2019"
            addToTime('2020-02-29T12:00:00Z', 1, 'Year') => "2021-02-28T12:00:00.0000000Z"
            addToTime('2018-01-01T00:00:00Z', -2, 'Week') => "2017-12-18T00:00:00.0000000Z"
            addToTime('2018-01-01T00:00:00Z', 90, 'Second', 'T') => "12:01:30 AM"
            addToTime('2018-01-01T00:00:00Z', 90, 'Minute', 't') => "1:30 AM"
            addToTime('2018-01-01T00:00:00Z', 25, 'Hour', 's') => "2018-01-02T01:00:00"
            convertFromUtc('2018-01-01T08:00:00.0000000Z', 'Pacific Standard Time') => "2018-01-01T00:00:00.0000000"
            convertFromUtc('2018-01-01T08:00:00.0000000Z', 'Pacific Standard Time', 'D') => "Monday, January 1, 2018"
            convertFromUtc('2018-07-01T12:00:00Z', 'W. Europe Standard Time', 's') => "2018-07-01T14:00:00"
            convertFromUtc('2018-07-01T12:00:00Z', 'W Europe Standard Time', 's') => "2018-07-01T14:00:00"
            convertFromUtc('2018-07-01T12:00:00Z', 'Europe/Berlin', 's') => "2018-07-01T14:00:00"
            convertFromUtc('2018-01-01T12:00:00Z', 'India Standard Time', 's') => "2018-01-01T17:30:00"
            convertFromUtc('2018-07-01T12:00:00Z', 'GMT Standard Time', 's') => "2018-07-01T13:00:00"
            convertFromUtc('2018-07-01T12:00:00Z', 'Greenwich Standard Time', 's') => "2018-07-01T12:00:00"
            convertFromUtc('2018-07-01T12:00:00Z', 'Tokyo Standard Time', 's') => "2018-07-01T21:00:00"
            convertFromUtc('2018-07-01T12:00:00Z', 'UTC-11', 's') => "2018-07-01T01:00:00"
            convertFromUtc('2018-07-01T12:00:00Z', 'UTC+12', 's') => "2018-07-02T00:00:00"
            convertTimeZone('2018-01-01T08:00:00.0000000Z', 'UTC', 'Pacific Standard Time') => "2018-01-01T00:00:00.0000000"
            convertTimeZone('2018-01-01T08:00:00.0000000Z', 'UTC', 'Pacific Standard Time', 'D') => "Monday, January 1, 2018"
            convertTimeZone('2018-01-01T00:00:00', 'Eastern Standard Time', 'Romance Standard Time') => "2018-01-01T06:00:00.0000000"
            convertTimeZone('2018-01-01T00:00:00', 'Pacific Standard Time', 'UTC') => "2018-01-01T08:00:00.0000000Z"
            convertToUtc('01/01/2018 00:00:00', 'Pacific Standard Time') => "2018-01-01T08:00:00.0000000Z"
            convertToUtc('01/01/2018 00:00:00', 'Pacific Standard Time', 'D') => "Monday, January 1, 2018"
            convertToUtc('2018-07-01T00:00:00', 'Pacific Standard Time') => "2018-07-01T07:00:00.0000000Z"
            convertToUtc('2018-10-28T02:30:00', 'W. Europe Standard Time') => "2018-10-28T01:30:00.0000000Z"
            convertToUtc('2018-03-25T03:00:00', 'W. Europe Standard Time') => "2018-03-25T01:00:00.0000000Z"
            dayOfMonth('2018-03-15T13:27:36Z') => 15
            dayOfWeek('2018-03-15T13:27:36Z') => 4
            dayOfWeek('2018-03-18') => 0
            dayOfWeek('2018-03-17') => 6
            dayOfYear('2018-03-15T13:27:36Z') => 74
            dayOfYear('2020-12-31') => 366
            dayOfYear('2018-01-01') => 1
            formatDateTime('03/15/2018 12:00:00', 'yyyy-MM-ddTHH:mm:ss') => "2018-03-15T12:00:00"
            formatDateTime('03/15/2018') => "2018-03-15T00:00:00.0000000"
            formatDateTime('2018-03-15T12:00:00+02:00') => "2018-03-15T10:00:00.0000000Z"
            getFutureTime(5, 'Day') => "2018-04-20T13:00:00.0000000Z"
            getFutureTime(5, 'Day', 'D') => "Friday, April 20, 2018"
            getPastTime(5, 'Day') => "2018-04-10T13:00:00.0000000Z"
            getPastTime(5, 'Day', 'D') => "Tuesday, April 10, 2018"
            getPastTime(1, 'Month', 'yyyy-MM') => "2018-03"
            startOfDay('2018-03-15T13:30:30Z') => "2018-03-15T00:00:00.0000000Z"
            startOfDay('2018-03-15T13:30:30', 'g') => "3/15/2018 12:00 AM"
            startOfHour('2018-03-15T13:30:30Z') => "2018-03-15T13:00:00.0000000Z"
            startOfMonth('2018-03-15T13:30:30Z') => "2018-03-01T00:00:00.0000000Z"
            startOfMonth('2018-03-01') => "2018-03-01T00:00:00.0000000"
            subtractFromTime('2018-01-02T00:00:00Z', 1, 'Day') => "2018-01-01T00:00:00.0000000Z"
            subtractFromTime('2018-01-02T00:00:00Z', 1, 'Day', 'D') => "Monday, January 1, 2018"
            subtractFromTime('2018-03-31T00:00:00Z', 1, 'Month') => "2018-02-28T00:00:00.0000000Z"
            ticks('0001-01-01') => 0
            ticks('1970-01-01T00:00:00Z') => 621355968000000000
            ticks('2018-01-01T08:00:00.0000000Z') => 636503904000000000
            ticks('9999-12-31T23:59:59.9999999') => 3155378975999999999
            utcNow() => "2018-04-15T13:00:00.0000000Z"
            utcnow() => "2018-04-15T13:00:00.0000000Z"
            utcNow('D') => "Sunday, April 15, 2018"
            concat('Test_', formatDateTime(utcnow(), 'yyyy-dd-MM')) => "Test_2018-15-04"
            concat('Test_', pipeline().TriggerTime) => "Test_2018-04-15T12:59:58.0000000Z"
            """#,
            atLeast: 70
        )
    }
}
