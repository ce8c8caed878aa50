/// Lists end one page early and say that this was all: searches by token, lists by offset, since and cursor.
///
/// A list of one page stays as it is.
public struct DropLastPage: Fault {
    public static let name = "dropLastPage"
    public let aim: FaultAim

    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.dropsLastPage = true
    }
}
