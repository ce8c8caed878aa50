import FactoryDefinitions
import Testing

/// https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings
/// https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
@Suite("Dates and times")
struct DateFormatTests {
    private func check(_ time: String, _ table: String) throws {
        let time = try #require(FactoryDateTime(time))
        for row in rows(table) {
            #expect((time.text(format: row.input) ?? "nil") == row.expected, "\(row.input)")
        }
    }

    @Test("are written in .NET's standard formats")
    func standardFormats() throws {
        try check(
            "2009-06-15T13:45:30.6175420Z",
            """
            d => 6/15/2009
            D => Monday, June 15, 2009
            f => Monday, June 15, 2009 1:45 PM
            F => Monday, June 15, 2009 1:45:30 PM
            g => 6/15/2009 1:45 PM
            G => 6/15/2009 1:45:30 PM
            m => June 15
            M => June 15
            o => 2009-06-15T13:45:30.6175420Z
            O => 2009-06-15T13:45:30.6175420Z
            r => Mon, 15 Jun 2009 13:45:30 GMT
            R => Mon, 15 Jun 2009 13:45:30 GMT
            s => 2009-06-15T13:45:30
            t => 1:45 PM
            T => 1:45:30 PM
            u => 2009-06-15 13:45:30Z
            U => Monday, June 15, 2009 1:45:30 PM
            y => June 2009
            Y => June 2009
            x => nil
            A => nil
            9 => nil
            """
        )
        try check("2009-06-15T13:45:30", "o => 2009-06-15T13:45:30.0000000")
    }

    @Test("are written in .NET's custom formats")
    func customFormats() throws {
        try check(
            "2009-06-01T01:05:07.6170420",
            #"""
            %d => 1
            dd => 01
            ddd => Mon
            dddd => Monday
            ddddd => Monday
            %f => 6
            ff => 61
            fff => 617
            ffff => 6170
            fffff => 61704
            ffffff => 617042
            fffffff => 6170420
            ffffffff => nil
            %F => 6
            FF => 61
            FFF => 617
            FFFF => 617
            FFFFF => 61704
            FFFFFF => 617042
            FFFFFFF => 617042
            %g => A.D.
            %h => 1
            hh => 01
            %H => 1
            HH => 01
            %K => 
            %m => 5
            mm => 05
            %M => 6
            MM => 06
            MMM => Jun
            MMMM => June
            %s => 7
            ss => 07
            %t => A
            tt => AM
            %y => 9
            yy => 09
            yyy => 2009
            yyyy => 2009
            yyyyy => 02009
            %z => +0
            zz => +00
            zzz => +00:00
            h 'h' => 1 h
            h \h => 1 h
            HH'h'mm"m" => 01h05m
            yyyy-MM-dd HH:mm:ss.fff => 2009-06-01 01:05:07.617
            yyyyMMddHHmmss => 20090601010507
            dd/MM/yyyy => 01/06/2009
            yyyy-MM-ddTHH:mm:ssZ => 2009-06-01T01:05:07Z
            dddd, dd MMMM yyyy => Monday, 01 June 2009
            MM\/dd => 06/01
            'it''s' => its
            d MMM yyyy => 1 Jun 2009
            'open => nil
            %% => nil
            yyyy\ => nil
            """#
        )
        try check(
            "2009-06-15T13:45:30.0000000Z",
            """
            yyyy-MM-ddTHH:mm:ss.FFFFFFFK => 2009-06-15T13:45:30Z
            hh:mm:ss.F tt => 01:45:30 PM
            %K => Z
            %t => P
            yyyy/MM/dd/HH => 2009/06/15/13
            """
        )
        try check("2009-06-15T00:30:00", "h:mm tt => 12:30 AM")
        try check("2009-06-15T12:30:00", "h:mm tt => 12:30 PM")
        try check("0001-01-01", "%y => 1\nyy => 01\nyyy => 001\nyyyy => 0001\nyyyyy => 00001")
    }

    @Test("are parsed as .NET parses them")
    func reading() {
        for row in rows(
            """
            2018-03-15 => 2018-03-15T00:00:00.0000000
            2018-03 => 2018-03-01T00:00:00.0000000
            2018-3-5 => 2018-03-05T00:00:00.0000000
            2018/03/15 => 2018-03-15T00:00:00.0000000
            2018-03-15T13:27 => 2018-03-15T13:27:00.0000000
            2018-03-15T13:27:36 => 2018-03-15T13:27:36.0000000
            2018-03-15T13:27:36Z => 2018-03-15T13:27:36.0000000Z
            2018-03-15t13:27:36z => 2018-03-15T13:27:36.0000000Z
            2018-03-15 13:27:36.5 => 2018-03-15T13:27:36.5000000
            2018-03-15T13:27:36.1234567Z => 2018-03-15T13:27:36.1234567Z
            2018-03-15T13:27:36.12345678Z => 2018-03-15T13:27:36.1234568Z
            2018-03-15T13:27:36.123+0000 => 2018-03-15T13:27:36.1230000Z
            2018-03-15T13:27:36+02:00 => 2018-03-15T11:27:36.0000000Z
            2018-03-15T13:27:36-05:30 => 2018-03-15T18:57:36.0000000Z
            2018-03-15T00:30:00+01 => 2018-03-14T23:30:00.0000000Z
            3/15/2018 => 2018-03-15T00:00:00.0000000
            03/15/2018 12:00:00 => 2018-03-15T12:00:00.0000000
            3/15/18 1:05 PM => 2018-03-15T13:05:00.0000000
            3/15/2018 12:05 AM => 2018-03-15T00:05:00.0000000
            3/15/2018 1 PM => 2018-03-15T13:00:00.0000000
            3/15/50 => 1950-03-15T00:00:00.0000000
            Thursday, March 15, 2018 => 2018-03-15T00:00:00.0000000
            Thursday, March 15, 2018 1:27 PM => 2018-03-15T13:27:00.0000000
            March 15, 2018 => 2018-03-15T00:00:00.0000000
            Mar 2018 => 2018-03-01T00:00:00.0000000
            15 March 2018 => 2018-03-15T00:00:00.0000000
            15-Mar-2018 => 2018-03-15T00:00:00.0000000
            Thu, 15 Mar 2018 13:27:36 GMT => 2018-03-15T13:27:36.0000000Z
            2018-03-15 13:27:36Z => 2018-03-15T13:27:36.0000000Z
             2018-03-15  => 2018-03-15T00:00:00.0000000
            2020-02-29 => 2020-02-29T00:00:00.0000000
            9999-12-31T23:59:59 => 9999-12-31T23:59:59.0000000
            2018-02-29 => nil
            2018-13-01 => nil
            2018-00-01 => nil
            0000-01-01 => nil
            2018-03-15T24:00:00 => nil
            2018-03-15T12:60:00 => nil
            2018-03-15T13:00 PM => nil
            2018-03-15Z5 => nil
            15/03/2018 => nil
            0001-01-01T00:00:00+01:00 => nil
            9999-12-31T23:59:59-01:00 => nil
            yesterday => nil
            20180315 => nil
            2018 => nil
            12:00 => nil
            2018-03-15T => 2018-03-15T00:00:00.0000000
            x2018-03-15 => nil
            """
        ) {
            #expect(FactoryDateTime(row.input)?.text(format: "o") ?? "nil" == row.expected, "\(row.input)")
        }
        #expect(FactoryDateTime("") == nil)
        #expect(FactoryDateTime(" ") == nil)
    }

    @Test("are converted to a calendar day and back for every day of a thousand years")
    func everyDay() throws {
        var time = try #require(FactoryDateTime("1600-01-01"))
        var (year, month, day, weekday) = (1600, 1, 1, 6)
        let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        while year < 2600 {
            let wanted = "\(weekdays[weekday]) \(year) \(month) \(day)"
            guard time.text(format: "dddd yyyy M d") == wanted else {
                Issue.record("\(wanted): \(time.text(format: "dddd yyyy M d") ?? "nil")")
                return
            }
            time = FactoryDateTime(ticks: time.ticks + 864_000_000_000, isUTC: false)
            weekday = (weekday + 1) % 7
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            day += 1
            if day > length { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }
}
