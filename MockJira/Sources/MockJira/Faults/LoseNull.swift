/// Issues lack the first of the fields that should have been sent as null.
public struct LoseNull: Fault {
    public static let name = "loseNull"
    public let aim: FaultAim

    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.losesNull = 0
    }
}
