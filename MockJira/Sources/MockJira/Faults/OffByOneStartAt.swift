/// Lists by offset count from one: every page begins a record late, and the first record is never seen.
public struct OffByOneStartAt: Fault {
    public static let name = "offByOneStartAt"
    public let aim: FaultAim

    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.startShift += 1
    }
}
