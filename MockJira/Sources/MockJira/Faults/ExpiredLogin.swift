/// Credentials that stopped counting, on a site that shows something to anonymous users: responses have status 200, a failed
/// login reason in place of the account, and fewer records; only `myself` answers 401.
public struct ExpiredLogin: Fault {
    /// The name by which a command line selects it.
    public static let name = "expiredLogin"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How many requests are answered for the account before the credentials expire.
    public let after: Int

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(after: 3, aim: aim)
    }

    /// Lets the credentials expire after some requests.
    public init(after: Int, aim: FaultAim = FaultAim()) {
        self.after = after
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        guard sabotage.earlierHits >= after else { return }
        sabotage.losesLogin = true
        sabotage.goneRecords += 5
    }
}
