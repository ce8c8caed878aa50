/// A site that is out of order for a while: one request after the other gets status 503.
///
/// With a rate below 1 the requests of a run are refused or answered together, so that storms and calm take turns.
public struct Unavailable: Fault {
    /// The name by which a command line selects it.
    public static let name = "unavailable"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How many requests a storm lasts, at the least.
    public let run: Int
    /// How long a client is told to wait; nil tells nothing.
    public let retryAfterSeconds: Int?

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(run: 8, aim: aim)
    }

    /// Storms of a length, with or without word of when to come back.
    public init(run: Int, retryAfterSeconds: Int? = nil, aim: FaultAim = FaultAim()) {
        self.run = max(1, run)
        self.retryAfterSeconds = retryAfterSeconds
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.refuse(503, "Service Unavailable")
        if let retryAfterSeconds { answer.headers.append(.init("Retry-After", String(retryAfterSeconds))) }
    }
}
