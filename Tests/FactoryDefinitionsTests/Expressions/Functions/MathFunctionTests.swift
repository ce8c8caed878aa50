import Testing

@Suite("Functions of mathematics")
struct MathFunctionTests {
    @Test("return the documented values")
    func mathematics() throws {
        try checkFunctions(
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
}
