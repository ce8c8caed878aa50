/// The numbers around the records of a page are none that can be: negative, beyond 64 bits, or larger than any list.
///
/// The numbers change from answer to answer, and follow from its length.
public struct ExtremeNumbers: Fault {
    /// The name by which a command line selects it.
    public static let name = "extremeNumbers"
    /// Which requests it hits.
    public let aim: FaultAim

    static let names = ["total", "maxResults", "size", "count", "limit"]
    static let numbers = [
        "-1", "0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "-0",
        "99999999999999999999999999999999", "1.5", "4611686018427387904",
    ]

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        let first = answer.body.count
        answer.changeEnvelope { envelope in
            envelope.replacing(
                Self.names.enumerated().map { ($1, Self.numbers[(first + $0) % Self.numbers.count]) }
            )
        }
    }
}
