internal import ArgumentParser
internal import MockJira
internal import MockSite

/// A duration: a number with a unit, `ms`, `s`, `min` or `h`. A number without a unit is in seconds.
struct DurationText: ExpressibleByArgument {
    let duration: Duration

    init(duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let units = [("ms", 1e6), ("min", 60e9), ("s", 1e9), ("h", 3600e9), ("", 1e9)]
        guard let (name, nanoseconds) = units.first(where: { argument.hasSuffix($0.0) }),
            let number = Double(argument.dropLast(name.utf8.count)), number.isFinite, (0...86_400_000).contains(number),
            number * nanoseconds < 1e18
        else { return nil }
        duration = .nanoseconds(Int64(number * nanoseconds))
    }

    /// The duration in the largest unit in which it is a whole number.
    var defaultValueDescription: String {
        let milliseconds = Int(duration / .milliseconds(1))
        let units = [("h", 3_600_000), ("min", 60_000), ("s", 1000)]
        let (name, size) = units.first { milliseconds > 0 && milliseconds % $0.1 == 0 } ?? ("ms", 1)
        return "\(milliseconds / size)\(name)"
    }
}

/// An amount of memory: a whole number with a unit, `B`, `KB`, `MB`, `GB`, `KiB`, `MiB` or `GiB`, in any letter case. A
/// number without a unit is in bytes.
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

/// A burst limit: a number of requests per second, optionally with `@` and the beginning of a path; or `vendor` for
/// Atlassian's limits.
struct BurstText: ExpressibleByArgument {
    /// The largest accepted number of requests per second.
    static let limit = 1_000_000

    /// The limit; nil for the limits of Atlassian.
    let rule: MockRateLimits.Burst.Rule?

    init?(argument: String) {
        if argument == "vendor" {
            rule = nil
            return
        }
        let halves = argument.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let number = Int(halves[0]), (1...Self.limit).contains(number) else { return nil }
        let path = halves.count == 2 ? String(halves[1]) : "/"
        guard path.hasPrefix("/") else { return nil }
        rule = MockRateLimits.Burst.Rule(perSecond: number, pathPrefix: path)
    }
}

/// A quota of points: a number, optionally with a slash and the duration of a window.
struct PointsText: ExpressibleByArgument {
    let limit: Int
    let window: Duration

    init?(argument: String) {
        let halves = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let limit = Int(halves[0]), (1...1_000_000_000).contains(limit) else { return nil }
        self.limit = limit
        if halves.count == 2 {
            guard let window = DurationText(argument: String(halves[1])), window.duration > .zero else { return nil }
            self.window = window.duration
        } else {
            self.window = .seconds(3600)
        }
    }
}

/// The scope of a quota of points, by its name or by the value of `RateLimit-Reason` in its rejections.
struct PoolText: ExpressibleByArgument {
    let pool: MockRateLimits.Points.Pool

    init(pool: MockRateLimits.Points.Pool) {
        self.pool = pool
    }

    init?(argument: String) {
        let pools = MockRateLimits.Points.Pool.allCases
        guard let pool = pools.first(where: { [$0.rawValue, "jira-quota-\($0.rawValue)-based"].contains(argument) })
        else { return nil }
        self.pool = pool
    }

    var defaultValueDescription: String { pool.rawValue }
}

/// The time on a site: a time at which the clock is stopped, or `now` for a running clock.
struct ClockText: ExpressibleByArgument {
    /// The time in epoch milliseconds. For `now`, it is the current time.
    let moment: Int64
    let runs: Bool

    init?(argument: String) {
        if argument == "now" {
            moment = Int64(MockClock.system.epochSeconds) * 1000
            runs = true
        } else {
            guard let moment = SiteZone.moment(argument) else { return nil }
            self.moment = moment
            runs = false
        }
    }
}

/// The deployment of the site, by its name.
struct DeploymentText: ExpressibleByArgument {
    let deployment: MockSiteConfiguration.Deployment

    init(deployment: MockSiteConfiguration.Deployment) {
        self.deployment = deployment
    }

    init?(argument: String) {
        guard let deployment = MockSiteConfiguration.Deployment(rawValue: argument) else { return nil }
        self.deployment = deployment
    }

    var defaultValueDescription: String { deployment.rawValue }
}

/// Another account: its e-mail address, its token, and optionally the keys of the projects that are hidden from it.
struct OtherAccountText: ExpressibleByArgument {
    let account: MockAccount

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        account = MockAccount(
            user: parts[0],
            token: parts[1],
            hiddenProjects: parts.count > 2 ? parts[2].split(separator: ",").map { $0.uppercased() } : []
        )
    }
}
