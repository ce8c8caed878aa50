extension [UInt8] {
    /// Appends a number's decimal digits, without memory of their own.
    mutating func append(decimal number: Int) {
        var digits = number.magnitude
        if number < 0 { append(UInt8(ascii: "-")) }
        var low = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(digits % 10))
            digits /= 10
        } while digits > 0
        var high = count - 1
        while low < high {
            swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
