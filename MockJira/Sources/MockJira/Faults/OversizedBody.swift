/// A valid answer that is far larger than it has to be: white space before its last token fills it up.
public struct OversizedBody: Fault {
    public static let name = "oversizedBody"
    public let aim: FaultAim
    /// How many bytes the body has at least.
    public let bytes: Int

    public init(aim: FaultAim = FaultAim()) {
        self.init(bytes: 100 * 1024 * 1024, aim: aim)
    }

    public init(bytes: Int, aim: FaultAim = FaultAim()) {
        self.bytes = bytes
        self.aim = aim
    }

    public func spoil(_ answer: inout SpoiltAnswer) {
        guard answer.body.count < bytes, let last = answer.body.popLast() else { return }
        answer.body.append(contentsOf: repeatElement(0x20, count: bytes - answer.body.count - 1))
        answer.body.append(last)
    }
}
