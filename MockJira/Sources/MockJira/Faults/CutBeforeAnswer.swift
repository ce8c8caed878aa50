/// The fault ``MockFault/cutBeforeAnswer``.
struct CutBeforeAnswer: Fault {
    static let name = "cutBeforeAnswer"

    func deliver(_ delivery: inout Delivery) {
        delivery.cut = .beforeAnswer
    }
}

extension MockFault {
    /// A connection that is closed instead of a response.
    public static var cutBeforeAnswer: MockFault { MockFault(CutBeforeAnswer()) }
}
