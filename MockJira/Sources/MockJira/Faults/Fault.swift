/// Something a site does wrong on purpose: one file in this folder, and one line in `Faults.all`.
///
/// A fault changes what a request is answered from (`prepare`), the finished answer (`spoil`), or how the answer goes
/// over the wire (`deliver`).
public protocol Fault: Sendable {
    /// The name by which a command line selects it.
    static var name: String { get }
    /// Which requests it hits.
    var aim: FaultAim { get }
    /// How many requests in a row share one draw, so that a rate makes a fault come in storms.
    var run: Int { get }
    /// Whether it needs another host to send clients to.
    var needsBystander: Bool { get }
    init(aim: FaultAim)
    /// Says what to do differently while the answer is made.
    func prepare(_ sabotage: inout Sabotage)
    /// Changes the finished answer.
    func spoil(_ answer: inout SpoiltAnswer)
    /// Changes how the answer goes over the wire.
    func deliver(_ delivery: inout Delivery)
}

extension Fault {
    /// Every request has a draw of its own.
    public var run: Int { 1 }
    /// Most faults need no other host.
    public var needsBystander: Bool { false }
    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {}
    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {}
    /// Changes how the answer goes over the wire.
    public func deliver(_ delivery: inout Delivery) {}
}

/// Which requests a fault hits.
public struct FaultAim: Sendable, Equatable {
    /// The share of matching requests, 0 to 1. Which of them is decided by the site's seed and the request's order.
    public var rate: Double
    /// Only paths that begin so.
    public var pathPrefix: String
    /// How many requests it hits before it is over; nil for no end.
    public var count: Int?

    /// Aims at a share of the requests below a path, and at no more than a number of them.
    public init(rate: Double = 1, pathPrefix: String = "/", count: Int? = nil) {
        self.rate = rate
        self.pathPrefix = pathPrefix
        self.count = count
    }
}

/// All faults by name, and how a command line writes them.
public enum Faults {
    /// Every kind of fault.
    public static let all: [any Fault.Type] = [
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

    /// Reads `NAME[:RATE][xCOUNT][@PATH]`.
    ///
    /// - Throws: `FaultTextError`, which lists the names there are.
    public static func parse(_ text: String) throws(FaultTextError) -> any Fault {
        var aim = FaultAim()
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        var front = halves[0]
        if let cross = front.lastIndex(of: "x"), !front[cross...].dropFirst().isEmpty,
            front[cross...].dropFirst().allSatisfy(\.isNumber)
        {
            guard let count = Int(front[cross...].dropFirst()), count > 0 else {
                throw FaultTextError(description: "The count of '\(text)' must be a positive number.")
            }
            aim.count = count
            front = front[..<cross]
        }
        let parts = front.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let type = all.first(where: { $0.name == parts[0] }) else {
            throw FaultTextError(
                description:
                    "There is no fault '\(parts[0])'. There are: \(all.map { $0.name }.joined(separator: ", "))."
            )
        }
        if parts.count == 2 {
            guard let rate = Double(parts[1]), (0...1).contains(rate) else {
                throw FaultTextError(description: "The rate of '\(text)' must be a number from 0 to 1.")
            }
            aim.rate = rate
        }
        if halves.count == 2 {
            guard halves[1].hasPrefix("/") else {
                throw FaultTextError(description: "The path of '\(text)' must begin with a slash.")
            }
            aim.pathPrefix = String(halves[1])
        }
        return type.init(aim: aim)
    }
}

/// A fault was not understood.
public struct FaultTextError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, and what there is instead.
    public let description: String
}
