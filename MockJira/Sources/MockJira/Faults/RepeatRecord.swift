/// The first record of every page of a list, and of every bulk fetch, comes twice.
public struct RepeatRecord: Fault {
    public static let name = "repeatRecord"
    public let aim: FaultAim

    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.repeatsRecord = true
    }
}
