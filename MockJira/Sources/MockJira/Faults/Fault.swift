/// Something a site does wrong on purpose: one file in this folder, and one line in `Faults.all`.
///
/// A fault either changes what a request is answered from (`prepare`), or the finished answer (`spoil`).
public protocol Fault: Sendable {
    /// The name by which a command line selects it.
    static var name: String { get }
    /// Which requests it hits.
    var aim: FaultAim { get }
    init(aim: FaultAim)
    /// Says what to do differently while the answer is made.
    func prepare(_ sabotage: inout Sabotage)
    /// Changes the finished answer.
    func spoil(_ answer: inout SpoiltAnswer)
}

extension Fault {
    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {}
    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {}
}

/// Which requests a fault hits.
public struct FaultAim: Sendable, Equatable {
    /// The share of matching requests, 0 to 1. Which of them is decided by the site's seed and the request's order.
    public var rate: Double
    /// Only paths that begin so.
    public var pathPrefix: String

    /// Aims at a share of the requests below a path.
    public init(rate: Double = 1, pathPrefix: String = "/") {
        self.rate = rate
        self.pathPrefix = pathPrefix
    }
}

/// What an endpoint is to do wrong.
public struct Sabotage: Sendable, Equatable {
    /// Lists end one page early, and say that this was the end.
    public var dropsLastPage = false
    /// The first record of a page is sent twice.
    public var repeatsRecord = false
    /// How far lists by offset are shifted: the page begins that many records late.
    public var startShift = 0
    /// Which null of an issue is left out, counted from 0; nil leaves out none.
    public var losesNull: Int?
    /// Bulk fetch leaves out one issue of each that many, the first of them; 0 leaves out none.
    public var omitsOneOf = 0
    /// Ids and keys that bulk fetch leaves out.
    public var omitted: Set<String> = []

    /// Nothing wrong.
    public init() {}
}

/// A finished answer that a fault may change.
public struct SpoiltAnswer: Sendable, Equatable {
    /// The status code.
    public var status: Int
    /// The value of the header.
    public var contentType: String
    /// The body, not compressed.
    public var body: [UInt8]
}

/// All faults by name, and how a command line writes them.
public enum Faults {
    /// Every kind of fault.
    public static let all: [any Fault.Type] = [
        NotJSON.self, NotJSONMislabelled.self, OversizedBody.self, DropLastPage.self, RepeatRecord.self,
        OffByOneStartAt.self, LoseNull.self,
        MissingFromBulkfetch.self,
    ]

    /// Reads `NAME[:RATE][@PATH]`.
    ///
    /// - Throws: `FaultTextError`, which lists the names there are.
    public static func parse(_ text: String) throws(FaultTextError) -> any Fault {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let type = all.first(where: { $0.name == parts[0] }) else {
            throw FaultTextError(
                description:
                    "There is no fault '\(parts[0])'. There are: \(all.map { $0.name }.joined(separator: ", "))."
            )
        }
        var aim = FaultAim()
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
