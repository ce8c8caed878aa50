/// The fault ``MockFault/cutBeforeAnswer``.
struct CutBeforeAnswer: Fault {
    static let name = "cutBeforeAnswer"

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.cut = .beforeResponse
    }
}

extension MockFault {
    /// A connection that is closed before the first byte of the response.
    public static var cutBeforeAnswer: MockFault { MockFault(CutBeforeAnswer()) }
}
