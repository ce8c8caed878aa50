/// Lists end one page early and say that this was all: searches by token, lists by offset, since and cursor.
///
/// A list of one page stays as it is.
public struct DropLastPage: Fault {
    /// The name by which a command line selects it.
    public static let name = "dropLastPage"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.dropsLastPage = true
    }
}
