import InterimData
import TestSupport
import Testing

@Suite("Validation of a page")
struct ValidationTests {
    /// Documents that RFC 8259 allows; each is a root array or object.
    static let valid: [String] = [
        "[]", "{}", "[[]]", "[{}]", #"{"":""}"#, #"{"a":{"b":[]}}"#, "[null,true,false]", " [ ] ", "\t\r\n {} \n",
        "[0]", "[-0]", "[0.0]", "[-0.5]", "[1e5]", "[1E+5]", "[1e-05]", "[12.50]", "[0e0]", "[-0.0E-0]",
        "[1e400]", "[-1e400]", "[123456789012345678901234567890]", "[-123456789012345678901234567890]",
        "[0.1234567890123456789012345678901234567890]", "[18446744073709551616]",
        #"["\"\\\/\b\f\n\r\t"]"#, #"["\u0000\u001f\uFFFF\uabCD"]"#, #"["\ud83d\ude00"]"#,
        // JSON's grammar allows half of a surrogate pair; only Unicode does not.
        #"["\ud800"]"#, #"["\udc00"]"#, #"["\ud800x"]"#, #"["\ud800\u0041"]"#, #"["\ude00\ud83d"]"#,
        "[\"\u{7F}\"]", "[\"\u{80}\u{2028}\u{10FFFF}\"]", "[\"é😀\"]", #"{"a":1,"a":2}"#, #"["[{,:}]"]"#,
        #"[1,[2,[3,{"a":[4]}]],5]"#, #"{"a" : 1 , "b" : [ 1 , 2 ] }"#, "[\"a\"\n,\r\n\t\"b\"]", #"["\\\\","\\\""]"#,
    ]

    /// Documents that RFC 8259 does not allow.
    static let invalid: [String] = [
        // Empty or incomplete documents.
        "", " ", "\n", "[", "{", "]", "}", "[1", "[1,", #"{"a""#, #"{"a":"#, #"{"a":1"#, #"["a"#, #"["a\"#, #"["a\""#,
        // More than one value, and surplus brackets.
        "[][]", "[] []", "{}{}", "[]{}", "[1]]", "{}}", "[],", ",[]", "[] x", "x []", "[]\"a\"", "[1] null",
        // Fragments: a response of a site is an object or a list.
        "1", "null", "true", #""a""#, "-",
        // Commas and colons.
        "[,]", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", #"{,}"#, #"{"a":1,}"#, #"{"a"}"#, #"{"a",1}"#, #"{"a":}"#,
        #"{"a":1 "b":2}"#, #"{"a"::1}"#, #"{:1}"#, #"{"a":1,,"b":2}"#, #"{"a":1:2}"#, "[:]", "{:}", "{1}",
        // Names that are not strings.
        "{1:1}", "{null:1}", "{a:1}", "{[]:1}", "{'a':1}", "{\"a\":1,2:3}",
        // Closing brackets of the wrong kind.
        "[}", "{]", "[1}", #"{"a":1]"#, "[[]}", "[{]", "[[1]", "[1]]]", "[{}}", "[{\"a\":[}]",
        // Literals.
        "[nul]", "[nulll]", "[nullx]", "[tru]", "[truee]", "[falsy]", "[fals]", "[falsee]", "[NULL]", "[True]",
        "[nan]", "[NaN]", "[Infinity]", "[-Infinity]", "[undefined]", "[null\"\"]", "[null{}]", "[true[]]", "[n]",
        "[nullnull]", "[null:null]", "[-null]", "[null-]", "['a']",
        // Numbers.
        "[01]", "[00]", "[-01]", "[-]", "[--1]", "[+1]", "[1.]", "[.5]", "[-.5]", "[1.e5]", "[1e]", "[1e+]", "[1E-]",
        "[1ee5]", "[1e5.5]", "[1.5.5]", "[0x10]", "[1a]", "[1-]", "[1+1]", "[1_000]", "[1e5e]", "[0e]", "[1\"a\"]",
        "[1{}]", "[1[]]", "[1null]", "[٣]", "[1\u{0}]", "[1\u{C}]", "[1\u{1A}]",
        // Strings.
        #"["\x"]"#, #"["\a"]"#, #"["\'"]"#, #"["\0"]"#, #"["\u"]"#, #"["\u1"]"#, #"["\u12"]"#, #"["\u123"]"#,
        #"["\u123g"]"#, #"["\u 123"]"#, #"["\U0041"]"#, #"["\u+123"]"#, "[\"\\\n\"]", #"[\"a"]"#, #"["a"\]"#, #"[\n]"#,
        #"{"\u00":1}"#, #"{"\q":1}"#, #"["a"b]"#, #"["a""b"]"#, #"["a"1]"#, #"["a"null]"#, #"["a" "b"]"#, "[\"]",
        "[\"a\n\"]", "[\"a\tb\"]", "[\"\u{0}\"]", "[\"\u{1F}\"]", "{\"a\u{1}\":1}",
        // White space that JSON does not have.
        "[1,\u{B}2]", "[1,\u{C}2]", "[1\u{A0},2]", "[\u{2003}]", "[1,\u{2028}2]", "\u{FEFF}[]", "\u{0}[]", "[]\u{0}",
        "[1]\u{C}", "\u{C}[1]", "[\u{1A}1]", "[\u{0}]",
        // Comments.
        "[1/*2*/]", "[1]//", "#\n[]", "[1,//\n2]",
    ]

    @Test("accepts documents that RFC 8259 allows", arguments: valid)
    func accepts(_ document: String) throws {
        #expect(throws: Never.self) { try Validation.check(document) }
    }

    @Test("rejects documents that RFC 8259 does not allow", arguments: invalid)
    func refuses(_ document: String) {
        #expect(Validation.code(of: document) == .invalidJSON)
    }

    @Test(
        "rejects documents that are not UTF-8",
        arguments: [
            [0x80], [0xC3], [0xC3, 0x28], [0xC0, 0xAF], [0xC1, 0xBF], [0xE2, 0x82], [0xE0, 0x80, 0xAF],
            [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
            [0xF0, 0x9F, 0x98], [0xFE], [0xE2, 0x28, 0xA1],
        ] as [[UInt8]]
    )
    func badUTF8(_ sequence: [UInt8]) {
        // The bytes are placed at different distances from the block boundaries of a parser.
        for filler in [0, 1, 57, 58, 59, 60, 61, 62, 63, 64, 121, 122, 123, 124, 125, 126] {
            let document =
                Array("[\"".utf8) + [UInt8](repeating: 0x61, count: filler) + sequence + Array("\",\"b\"]".utf8)
            #expect(Validation.code(of: document) == .invalidUTF8, "\(filler) bytes before")
        }
    }

    @Test("rejects a page that is truncated at any byte")
    func cutPages() {
        let document = Array(
            #"{"isLast":true,"values":[{"id":"1","a":[1,-2.5e3,null,{"b":"é\ud83d\ude00\\"}]},{"id":"2"}],"total":2}"#
                .utf8
        )
        #expect(Validation.code(of: document) == nil)
        for length in 0..<document.count {
            let code = Validation.code(of: Array(document[..<length]))
            #expect(code == .invalidJSON || code == .invalidUTF8, "cut at \(length)")
        }
    }

    @Test("rejects an incomplete number or literal at the end of a page, whatever the memory contained before")
    func cutScalars() {
        for end in ["1", "12", "-", "1.", "1e", "nul", "null", "tru", "fals", "\"", "\"\\u12"] {
            #expect(Validation.code(of: "[" + end) == .invalidJSON)
            #expect(Validation.code(of: "{\"a\":" + end) == .invalidJSON)
        }
    }

    @Test("reports the first invalid byte")
    func places() {
        #expect(Validation.error(of: "[1,2,x]")?.byteOffset == 5)
        #expect(Validation.error(of: #"["a\q"]"#)?.byteOffset == 3)
        #expect(Validation.error(of: "[1] ]")?.byteOffset == 4)
        #expect(Validation.error(of: "{\"a\":1,}")?.byteOffset == 7)
    }

    @Test("includes no part of the page in its errors")
    func errorsHoldNoContent() {
        let secret = "tobeornottobe"
        for document in [
            "[\(secret)]", "[\"\(secret)\"", "{\"\(secret)\":\(secret)}", "[\"\\q\(secret)\"]", "\(secret)",
        ] {
            let text = Validation.error(of: document).map { "\($0)" } ?? ""
            #expect(!text.isEmpty && !text.contains(secret))
        }
    }
}

/// Checks whole pages whose root is a list or an object.
enum Validation {
    static let indexer = PageIndexer()

    static func check(_ document: [UInt8], depthLimit: Int = 512) throws(PageError) {
        let isObject = document.first { $0 > 0x20 } == UInt8(ascii: "{")
        let layout = PageLayout(records: isObject ? .object([]) : .array([]), depthLimit: depthLimit)
        _ = try indexer.index(Pages.page(document), layout: layout)
    }

    static func check(_ document: String, depthLimit: Int = 512) throws(PageError) {
        try check(Array(document.utf8), depthLimit: depthLimit)
    }

    static func error(of document: String) -> PageError? {
        do throws(PageError) {
            try check(document)
            return nil
        } catch {
            return error
        }
    }

    static func code(of document: [UInt8], depthLimit: Int = 512) -> PageError.Code? {
        do throws(PageError) {
            try check(document, depthLimit: depthLimit)
            return nil
        } catch {
            return error.code
        }
    }

    static func code(of document: String, depthLimit: Int = 512) -> PageError.Code? {
        code(of: Array(document.utf8), depthLimit: depthLimit)
    }
}
