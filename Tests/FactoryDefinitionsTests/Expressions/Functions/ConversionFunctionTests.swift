import Testing

@Suite("Functions of conversion")
struct ConversionFunctionTests {
    @Test("return the documented values")
    func conversion() throws {
        let dataURIBits = "data:text/plain;charset=utf-8;base64,aGVsbG8=".utf8
            .map { String(repeating: "0", count: $0.leadingZeroBitCount) + String($0, radix: 2) }.joined()
        #expect(
            dataURIBits.hasPrefix("01100100011000010111010001100001001110100111010001100101011110000111010000101111")
        )
        try checkFunctions(
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
}
