import TestSupport

/// Derives inputs from a target's seeds. The same number results in the same input.
struct Mutator {
    let seeds: [[UInt8]]
    let words: [[UInt8]]

    /// Characters that form the structure of many formats.
    private static let structuralPieces =
        Array("[]{}()<>,:;=\"'\\ \n\r\t0123456789-+.eEuZT/%~!\u{0}\u{1}\u{7F}".utf8) + [0x80, 0xFF]
    /// Numbers at which integers may overflow.
    private static let limits = [
        "0", "-0", "-1", "00", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483648",
        "4294967295", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e308",
        "1e400",
        "1e-400", "0.1", "1E+5", "99999999999999999999999999999999999999999", "nan", "inf", "0x10", "+1",
    ].map { Array($0.utf8) }
    private static let longest = 8 << 10

    /// Returns the input with the given number.
    func input(_ number: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: number)
        var input = random.pick(seeds)
        // One input in sixteen stays unchanged, so that valid inputs are also tested.
        guard !random.oneIn(16) else { return input }
        for _ in 0...random.below(4) { mutate(&input, &random) }
        return input.count > Self.longest ? Array(input.prefix(Self.longest)) : input
    }

    private func mutate(_ input: inout [UInt8], _ random: inout SeededRandom) {
        let place = random.below(input.count + 1)
        let end = min(input.count, place + (random.oneIn(4) ? random.below(input.count + 1) : random.below(9)))
        switch random.below(13) {
        case 0 where place < input.count: input[place] ^= 1 << UInt8(random.below(8))
        case 1 where place < input.count: input[place] = UInt8(truncatingIfNeeded: random.next())
        case 2 where place < input.count: input[place] = random.pick(Self.structuralPieces)
        case 3: input.insert(random.pick(Self.structuralPieces), at: place)
        case 4 where !words.isEmpty: input.insert(contentsOf: random.pick(words), at: place)
        case 5 where !words.isEmpty: input.replaceSubrange(place..<end, with: random.pick(words))
        case 6: input.removeSubrange(place..<end)
        case 7: input.removeSubrange(place...)
        case 8: input.insert(contentsOf: Array(input[place..<end]), at: random.below(input.count + 1))
        case 9:
            let other = random.pick(seeds)
            let start = random.below(other.count + 1)
            let piece = other[start..<min(other.count, start + random.below(64))]
            input.replaceSubrange(place..<(random.oneIn(2) ? place : end), with: piece)
        case 10: replaceNumber(in: &input, from: place, by: random.pick(Self.limits))
        case 11 where end > place:
            let piece = Array(input[place..<end])
            for _ in 0..<(1 << random.below(6)) { input.insert(contentsOf: piece, at: place) }
        case 12 where place < input.count: input.swapAt(place, random.below(input.count))
        default: input.append(random.pick(Self.structuralPieces))
        }
    }

    /// Replaces the next number by another one.
    private func replaceNumber(in input: inout [UInt8], from place: Int, by number: [UInt8]) {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        let start = input[place...].firstIndex(where: isDigit) ?? place
        let end = input[start...].firstIndex { !isDigit($0) } ?? input.count
        input.replaceSubrange(start..<end, with: number)
    }
}
