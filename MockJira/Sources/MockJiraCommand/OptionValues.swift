import ArgumentParser

/// A duration as people write it: a number followed by `ms`, `s`, or nothing for seconds.
struct DurationText: ExpressibleByArgument {
    let duration: Duration

    init(duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let isMilliseconds = argument.hasSuffix("ms")
        let digits =
            isMilliseconds ? argument.dropLast(2) : argument.hasSuffix("s") ? argument.dropLast() : argument[...]
        guard let number = Double(digits), number.isFinite, (0...86_400_000).contains(number) else { return nil }
        duration = .nanoseconds(Int64(number * (isMilliseconds ? 1e6 : 1e9)))
    }

    var defaultValueDescription: String { "\(duration / .milliseconds(1))ms" }
}

/// An amount of memory as people write it: a number followed by `KB`, `MB`, `GB`, their binary forms, or nothing.
struct ByteCountText: ExpressibleByArgument {
    let bytes: Int

    init(bytes: Int) {
        self.bytes = bytes
    }

    init?(argument: String) {
        let units: [(String, Int)] = [
            ("KIB", 1 << 10), ("MIB", 1 << 20), ("GIB", 1 << 30), ("KB", 1000), ("MB", 1_000_000),
            ("GB", 1_000_000_000), ("B", 1), ("", 1),
        ]
        let text = argument.uppercased()
        guard let unit = units.first(where: { text.hasSuffix($0.0) }),
            let number = Int(text.dropLast(unit.0.count)), number >= 0
        else { return nil }
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit.1)
        guard !isTooLarge else { return nil }
        self.bytes = bytes
    }

    var defaultValueDescription: String { "\(bytes / 1_000_000)MB" }
}
