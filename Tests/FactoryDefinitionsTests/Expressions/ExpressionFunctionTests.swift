import FactoryDefinitions
import Testing

/// Values of functions. Those of the documentation's examples first in each table; where the page contradicts itself, the row
/// has what its text says.
/// https://learn.microsoft.com/azure/data-factory/control-flow-expression-language-functions
@Suite("Functions of expressions")
struct ExpressionFunctionTests {
    private func check(_ table: String, atLeast count: Int) throws {
        let scope = try exampleScope()
        let rows = rows(table)
        #expect(rows.count >= count)
        for row in rows {
            do {
                let value = try ExpressionText("@" + row.input).value(in: scope)
                #expect(value.json == row.expected, "\(row.input)")
            } catch {
                Issue.record("\(row.input): \(error)")
            }
        }
    }

    @Test("of text give the documented values")
    func text() throws {
        try check(
            #"""
            concat('Hello', 'World') => "HelloWorld"
            concat('Baba', '''s ', 'book store') => "Baba's book store"
            concat('Answer is: ', string(pipeline().parameters.myNumber)) => "Answer is: 42"
            concat('a') => "a"
            concat('a', 1, true, null, 2.50) => "a1True2.5"
            concat('', '') => ""
            concat('x', createArray(1, 'b')) => "x[1,\"b\"]"
            endsWith('hello world', 'world') => true
            endsWith('hello world', 'universe') => false
            endsWith('hello world', 'WORLD') => true
            endsWith('abc', '') => true
            endsWith('c', 'abc') => false
            guid() => "efcdab89-6745-4301-afcd-ab8967452301"
            guid('D') => "efcdab89-6745-4301-afcd-ab8967452301"
            guid('N') => "efcdab8967454301afcdab8967452301"
            guid('B') => "{efcdab89-6745-4301-afcd-ab8967452301}"
            guid('P') => "(efcdab89-6745-4301-afcd-ab8967452301)"
            guid('X') => "{0xefcdab89,0x6745,0x4301,{0xaf,0xcd,0xab,0x89,0x67,0x45,0x23,0x01}}"
            indexOf('hello world', 'world') => 6
            indexOf('hello world', 'WORLD') => 6
            indexOf('hello world', 'universe') => -1
            indexOf('hello', '') => 0
            indexOf('aaa', 'a') => 0
            indexOf('straße', 'E') => 5
            indexOf('😀x', 'x') => 2
            lastIndexOf('hello world', 'world') => 6
            lastIndexOf('hello world hello', 'HELLO') => 12
            lastIndexOf('aaa', 'a') => 2
            lastIndexOf('abc', 'd') => -1
            lastIndexOf('abc', '') => 3
            replace('the old string', 'old', 'new') => "the new string"
            replace('the old string', 'OLD', 'new') => "the old string"
            replace('aaa', 'aa', 'b') => "ba"
            replace('a.b.c', '.', '') => "abc"
            split('a_b_c', '_') => ["a","b","c"]
            split('a,b;c', ',') => ["a","b;c"]
            split('abc', '-') => ["abc"]
            split('a--b', '-') => ["a","","b"]
            split('-a-', '-') => ["","a",""]
            split('a->b->c', '->') => ["a","b","c"]
            split('', ',') => [""]
            split('abc', '') => ["abc"]
            startsWith('hello world', 'hello') => true
            startsWith('hello world', 'greetings') => false
            startsWith('hello world', 'HELLO') => true
            startsWith('abc', '') => true
            substring('hello world', 6, 5) => "world"
            substring('hello', 0, 0) => ""
            substring('hello', 5, 0) => ""
            substring('hello', 1) => "ello"
            substring('a😀b', 3, 1) => "b"
            toLower('Hello World') => "hello world"
            toLower('ÄÖ') => "äö"
            toUpper('Hello World') => "HELLO WORLD"
            toUpper('äö') => "ÄÖ"
            trim(' Hello World  ') => "Hello World"
            trim('abc') => "abc"
            trim('   ') => ""
            TOUPPER('x') => "X"
            """#,
            atLeast: 55
        )
    }

    @Test("of collections give the documented values")
    func collections() throws {
        try check(
            #"""
            contains('hello world', 'world') => true
            contains('hello world', 'universe') => false
            contains('hello world', 'World') => false
            contains('abc', '') => true
            contains(createArray('a', 'b'), 'b') => true
            contains(createArray('a', 'b'), 'B') => false
            contains(createArray(1, 2), 2.0) => true
            contains(createArray(createArray(1)), createArray(1)) => true
            contains(json('{"a": 1}'), 'a') => true
            contains(json('{"a": 1}'), 'A') => false
            empty('') => true
            empty('abc') => false
            empty(createArray()) => true
            empty(createArray(1)) => false
            empty(json('{}')) => true
            empty(json('{"a":null}')) => false
            empty(null) => true
            first('hello') => "h"
            first(createArray(0, 1, 2)) => 0
            first('') => ""
            first(createArray()) => null
            first('😀b') => "😀"
            intersection(createArray(1, 2, 3), createArray(101, 2, 1, 10), createArray(6, 8, 1, 2)) => [1,2]
            intersection(createArray(1, 1, 2), createArray(1)) => [1]
            intersection(createArray('a'), createArray('A')) => []
            intersection(json('{"a": 1, "b": 2}'), json('{"b": 3, "c": 4}')) => {"b":3}
            join(createArray('a', 'b', 'c'), '.') => "a.b.c"
            join(createArray('a'), '.') => "a"
            join(createArray(), '.') => ""
            join(createArray(1, true, null, 'x'), ',') => "1,True,,x"
            last('abcd') => "d"
            last(createArray(0, 1, 2, 3)) => 3
            last('') => ""
            last(createArray()) => null
            length('abcd') => 4
            length(createArray(0, 1, 2, 3)) => 4
            length('') => 0
            length('😀') => 2
            skip(createArray(0, 1, 2, 3), 1) => [1,2,3]
            skip(createArray(0, 1), 0) => [0,1]
            skip(createArray(0, 1), 5) => []
            take('abcde', 3) => "abc"
            take(createArray(0, 1, 2, 3, 4), 3) => [0,1,2]
            take('ab', 5) => "ab"
            take(createArray(0), 0) => []
            union(createArray(1, 2, 3), createArray(1, 2, 10, 101)) => [1,2,3,10,101]
            union(createArray('a'), createArray('A')) => ["a","A"]
            union(createArray(1), createArray(1.0)) => [1]
            union(json('{"a": 1, "b": 2}'), json('{"b": 3, "c": 4}')) => {"a":1,"b":3,"c":4}
            """#,
            atLeast: 48
        )
    }

    @Test("of logic give the documented values")
    func logic() throws {
        try check(
            #"""
            and(true, true) => true
            and(false, true) => false
            and(false, false) => false
            and(equals(1, 1), equals(2, 2)) => true
            and(equals(1, 1), equals(1, 2)) => false
            and(equals(1, 2), equals(1, 3)) => false
            and(true, true, false) => false
            equals(true, 1) => true
            equals('abc', 'abcd') => false
            equals('abc', 'ABC') => false
            equals(1, 1.0) => true
            equals(1, '1') => false
            equals(null, null) => true
            equals(null, '') => false
            equals(createArray(1, 'a'), createArray(1.0, 'a')) => true
            equals(json('{"a": 1, "b": 2}'), json('{"b": 2, "a": 1}')) => true
            equals(json('{"a": 1}'), json('{"a": 2}')) => false
            greater(10, 5) => true
            greater('apple', 'banana') => false
            greater(1, 1) => false
            greater(1.5, 1) => true
            greater('2018-03-15', '2018-03-14') => true
            greater('ab', 'a') => true
            greaterOrEquals(5, 5) => true
            greaterOrEquals('apple', 'banana') => false
            greaterOrEquals(4.9, 5) => false
            if(equals(1, 1), 'yes', 'no') => "yes"
            if(equals(1, 2), 'yes', 'no') => "no"
            if(false, div(1, 0), 'safe') => "safe"
            if(true, 'safe', pipeline().parameters.nope) => "safe"
            IF(true, 1, 2) => 1
            less(5, 10) => true
            less('banana', 'apple') => false
            less(9007199254740992, 9007199254740993) => true
            lessOrEquals(10, 10) => true
            lessOrEquals('apply', 'apple') => false
            not(false) => true
            not(true) => false
            not(equals(1, 2)) => true
            not(equals(1, 1)) => false
            or(true, false) => true
            or(false, false) => false
            or(equals(1, 1), equals(1, 2)) => true
            or(equals(1, 2), equals(1, 3)) => false
            or(false, false, true) => true
            """#,
            atLeast: 44
        )
    }

    @Test("of conversion give the documented values")
    func conversion() throws {
        let dataURIBits = "data:text/plain;charset=utf-8;base64,aGVsbG8=".utf8
            .map { String(repeating: "0", count: $0.leadingZeroBitCount) + String($0, radix: 2) }.joined()
        #expect(
            dataURIBits.hasPrefix("01100100011000010111010001100001001110100111010001100101011110000111010000101111")
        )
        try check(
            #"""
            array('hello') => ["hello"]
            array(1) => [1]
            array(createArray(1)) => [1]
            base64('hello') => "aGVsbG8="
            base64('') => ""
            base64('ä') => "w6Q="
            base64ToBinary('aGVsbG8=') => "0110000101000111010101100111001101100010010001110011100000111101"
            base64ToString('aGVsbG8=') => "hello"
            base64ToString(base64('ä€😀')) => "ä€😀"
            binary('hello') => "0110100001100101011011000110110001101111"
            binary('') => ""
            bool(1) => true
            bool(0) => false
            bool(-1) => true
            bool(0.0) => false
            bool('true') => true
            bool('False') => false
            bool(true) => true
            coalesce(null, true, false) => true
            coalesce(null, 'hello', 'world') => "hello"
            coalesce(null, null, null) => null
            coalesce(null, '') => ""
            coalesce(null, createArray()) => []
            createArray('h', 'e', 'l', 'l', 'o') => ["h","e","l","l","o"]
            createArray(1, 'a', null, true) => [1,"a",null,true]
            createArray() => []
            dataUri('hello') => "data:text/plain;charset=utf-8;base64,aGVsbG8="
            dataUriToBinary('data:text/plain;charset=utf-8;base64,aGVsbG8=') => "DATAURIBITS"
            decodeDataUri('data:text/plain;charset=utf-8;base64,aGVsbG8=') => "DATAURIBITS"
            dataUriToString('data:text/plain;charset=utf-8;base64,aGVsbG8=') => "hello"
            dataUriToString('data:,a%20b') => "a b"
            dataUriToString(dataUri('ä')) => "ä"
            decodeBase64('aGVsbG8=') => "hello"
            decodeUriComponent('http%3A%2F%2Fcontoso.com') => "http://contoso.com"
            decodeUriComponent('100%') => "100%"
            decodeUriComponent('a%zz') => "a%zz"
            encodeUriComponent('http://contoso.com') => "http%3A%2F%2Fcontoso.com"
            float('10.333') => 10.333
            float('1e3') => 1000
            float(' -2.5 ') => -2.5
            float(3) => 3
            int('10') => 10
            int(' -7 ') => -7
            int(3.0) => 3
            int('9223372036854775807') => 9223372036854775807
            json('[1, 2, 3]') => [1,2,3]
            json('{"fullName": "Sophia Owen"}') => {"fullName":"Sophia Owen"}
            json('{"fullName": "Sophia Owen"}').fullName => "Sophia Owen"
            json('"x"') => "x"
            json('1.5') => 1.5
            json('true') => true
            json('null') => null
            json(null) => {}
            json('{"a":{"b":[1,{"c":"\u00e4"}]}}').a.b[1].c => "ä"
            string(10) => "10"
            string(json('{ "name": "Sophie Owen" }')) => "{\"name\":\"Sophie Owen\"}"
            string(createArray(1, 'a')) => "[1,\"a\"]"
            string(true) => "True"
            string(false) => "False"
            string(null) => ""
            string('x') => "x"
            string(1.50) => "1.5"
            string(10.0) => "10"
            string(-0.25) => "-0.25"
            string(123456789012345.0) => "123456789012345"
            string(1000000000000000.0) => "1E+15"
            string(1.5e20) => "1.5E+20"
            string(0.0001) => "0.0001"
            string(0.00001) => "1E-05"
            string(1e-100) => "1E-100"
            string(float('0.1')) => "0.1"
            string(9223372036854775808) => "9.223372036854776E+18"
            uriComponent('http://contoso.com') => "http%3A%2F%2Fcontoso.com"
            uriComponent('https://contoso.com') => "https%3A%2F%2Fcontoso.com"
            uriComponent('a b-_.~ä') => "a%20b-_.~%C3%A4"
            uriComponentToBinary('http%3A%2F%2Fcontoso.com') => "URIBITS"
            uriComponentToString('http%3A%2F%2Fcontoso.com') => "http://contoso.com"
            uriComponentToString(replace(uriComponent(variables('lines')), '%0A', '')) => "Contoso-Corporation"
            uriComponentToString('%C3%A4+') => "ä+"
            """#
            .replacing("DATAURIBITS", with: dataURIBits)
            .replacing(
                "URIBITS",
                with: "0010001001101000011101000111010001110000001001010011001101000001001001010011001001000110"
                    + "001001010011001001000110011000110110111101101110011101000110111101110011011011110010111001100011"
                    + "011011110110110100100010"
            ),
            atLeast: 78
        )
    }

    @Test("of mathematics give the documented values")
    func mathematics() throws {
        try check(
            #"""
            add(1, 1.5) => 2.5
            add(1, 2) => 3
            add(-1, 1) => 0
            add(0.5, 0.5) => 1
            div(10, 5) => 2
            div(11, 5) => 2
            div(-11, 5) => -2
            div(11, 5.0) => 2.2
            div(11.0, 5) => 2.2
            div(1, 3.0) => 0.3333333333333333
            max(1, 2, 3) => 3
            max(createArray(1, 2, 3)) => 3
            max(1, 2.5) => 2.5
            max(-1) => -1
            max(3, 3.0) => 3
            min(1, 2, 3) => 1
            min(createArray(1, 2, 3)) => 1
            min(1.5, 2) => 1.5
            min(createArray(-5, 5)) => -5
            mod(3, 2) => 1
            mod(10, 5) => 0
            mod(-5, 2) => -1
            mod(4, -3) => 1
            mod(-4, -3) => -1
            mod(5.5, 2) => 1.5
            mod(-9223372036854775808, -1) => 0
            mul(1, 2) => 2
            mul(1.5, 2) => 3
            mul(-3, 4) => -12
            rand(1, 2) => 1
            length(string(rand(10, 99))) => 2
            range(1, 4) => [1,2,3,4]
            range(0, 10) => [0,1,2,3,4,5,6,7,8,9]
            range(-1, 3) => [-1,0,1]
            range(5, 0) => []
            sub(10.3, .3) => 10
            sub(10, 3) => 7
            sub(1, 2) => -1
            sub(2.5, 0.5) => 2
            add(+1, 2) => 3
            """#,
            atLeast: 40
        )
    }

    @Test("of dates give the documented values")
    func dates() throws {
        try check(
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

    @Test("are all there are, whatever the case of their letters")
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
            #expect((ExpressionFunctions.refusal(of: name) != nil) == ["xml", "xpath"].contains(name), "\(name)")
        }
        #expect(!ExpressionFunctions.isKnown("upperCase"))
        #expect(ExpressionFunctions.isKnown("pipeline"))
    }

    @Test("are suggested for names that are nearly theirs")
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
