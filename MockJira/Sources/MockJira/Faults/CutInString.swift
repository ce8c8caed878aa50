/// JSON that ends within a string, in an answer that is whole otherwise.
public struct CutInString: Fault {
    /// The name by which a command line selects it.
    public static let name = "cutInString"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        if let place = answer.lateString { answer.body.removeLast(answer.body.count - place) }
    }
}
