import Testing

@Suite("Functions of text")
struct TextFunctionTests {
    @Test("return the documented values")
    func text() throws {
        try checkFunctions(
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
}
