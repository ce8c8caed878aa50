/// A refusal for asking too often, which says nothing else.
public struct TooManyRequestsBare: Fault {
    /// The name by which a command line selects it.
    public static let name = "tooManyRequestsBare"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.refuse(429, "The request has been rate-limited. Please try again later.")
    }
}
