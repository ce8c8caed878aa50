/// A refusal for asking too often, which says how long to wait.
public struct TooManyRequests: Fault {
    /// The name by which a command line selects it.
    public static let name = "tooManyRequests"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How long a client is told to wait.
    public let retryAfterSeconds: Int

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(retryAfterSeconds: 1, aim: aim)
    }

    /// Asks for a wait of some seconds.
    public init(retryAfterSeconds: Int, aim: FaultAim = FaultAim()) {
        self.retryAfterSeconds = retryAfterSeconds
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.refuse(429, "The request has been rate-limited. Please try again later.")
        answer.headers.append(.init("Retry-After", String(retryAfterSeconds)))
    }
}
