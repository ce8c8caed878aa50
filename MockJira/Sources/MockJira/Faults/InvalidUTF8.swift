/// A string with two bytes that are not UTF-8, in JSON that is well-formed otherwise.
public struct InvalidUTF8: Fault {
    /// The name by which a command line selects it.
    public static let name = "invalidUTF8"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        if let place = answer.lateString { answer.body.insert(contentsOf: [0xC3, 0x28], at: place) }
    }
}
