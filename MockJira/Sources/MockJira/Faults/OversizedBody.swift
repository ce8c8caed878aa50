/// A valid answer that is far larger than it has to be: white space before its last token fills it up.
public struct OversizedBody: Fault {
    /// The name by which a command line selects it.
    public static let name = "oversizedBody"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How many bytes the body has at least.
    public let bytes: Int

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(bytes: 100 * 1024 * 1024, aim: aim)
    }

    /// Pads bodies to a number of bytes.
    public init(bytes: Int, aim: FaultAim = FaultAim()) {
        self.bytes = bytes
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        guard answer.body.count < bytes, let last = answer.body.popLast() else { return }
        answer.body += [UInt8](repeating: 0x20, count: bytes - answer.body.count - 1)
        answer.body.append(last)
    }
}
