import Testing

@Suite("Functions of collections and of logic")
struct CollectionFunctionTests {
    @Test("of collections return the documented values")
    func collections() throws {
        try checkFunctions(
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

    @Test("of logic return the documented values")
    func logic() throws {
        try checkFunctions(
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
}
