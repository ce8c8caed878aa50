/// The effect of a ``MockFault`` on a response. Each conforming type has a file in this folder, a static member of
/// `MockFault`, and an entry in `Faults.all`.
///
/// A fault changes the records that a response is made of (`prepare`), the finished response (`changeResponse`), or the
/// transfer of its bytes (`changeDelivery`).
package protocol Fault: Sendable {
    /// The name of the fault on the command line and in the ledger.
    static var name: String { get }
    /// The number of consecutive requests that share one random decision. With a rate below 1, a number above 1 leads
    /// to outages of several requests.
    var run: Int { get }
    /// A Boolean value that indicates whether the fault redirects requests to another host.
    var needsRedirectTarget: Bool { get }
    /// Creates the fault with its default values.
    init()
    /// Sets the defects of a response before an endpoint creates it.
    func prepare(_ defects: inout ResponseDefects)
    /// Changes the finished response.
    func changeResponse(_ response: inout MutableResponse)
    /// Changes the transfer of the response.
    func changeDelivery(_ delivery: inout Delivery)
}

extension Fault {
    package var run: Int { 1 }
    package var needsRedirectTarget: Bool { false }
    package func prepare(_ defects: inout ResponseDefects) {}
    package func changeResponse(_ response: inout MutableResponse) {}
    package func changeDelivery(_ delivery: inout Delivery) {}
}

/// All faults by name.
package enum Faults {
    /// The types of all faults.
    package static let all: [any Fault.Type] = [
        NotJSON.self, NotJSONMislabelled.self, OversizedBody.self, DropLastPage.self, RepeatRecord.self,
        OffByOneStartAt.self, LoseNull.self, MissingFromBulkfetch.self,
        TooManyRequests.self, TooManyRequestsBare.self, Unavailable.self, SlowDrip.self, Stall.self,
        CutBeforeAnswer.self, CutAfterHead.self, CutInBody.self, GzipCutShort.self, InvalidUTF8.self,
        CutInString.self, DeepNesting.self, WrongContentType.self, ContentLengthTooLong.self,
        ContentLengthTooShort.self, RedirectElsewhere.self, EmptyPage.self, RepeatedToken.self, OverlappingPages.self,
        ShrinkingSite.self, GrowingSite.self, IssueErrors.self, SiteWarnings.self, NullToken.self, EmptyToken.self,
        AbsentToken.self, LastWithToken.self, EndlessListing.self, ExtremeNumbers.self,
        ExpiredLogin.self, HeavyBatches.self,
    ]
}
