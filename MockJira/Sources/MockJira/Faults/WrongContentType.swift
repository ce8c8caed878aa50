/// JSON that is labelled as something else.
public struct WrongContentType: Fault {
    /// The name by which a command line selects it.
    public static let name = "wrongContentType"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.contentType = "application/octet-stream"
    }
}
