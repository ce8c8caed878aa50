/// Valid JSON of great depth: the first record has a member more, of objects within objects.
///
/// Where there is no list of records, the object itself has it.
public struct DeepNesting: Fault {
    /// The name by which a command line selects it.
    public static let name = "deepNesting"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How many objects lie within one another, the record included.
    public let levels: Int

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(levels: 60, aim: aim)
    }

    /// Nests to some depth.
    public init(levels: Int, aim: FaultAim = FaultAim()) {
        self.levels = max(1, levels)
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        guard let place = firstObject(answer.body) else { return }
        let isEmpty = answer.body[(place + 1)...].first { $0 > 0x20 } == 0x7D
        let opening = String(repeating: "{\"deep\":", count: levels - 1)
        let member = "\"deep\":\(opening)0\(String(repeating: "}", count: levels - 1))\(isEmpty ? "" : ",")"
        answer.body.insert(contentsOf: member.utf8, at: place + 1)
    }

    /// The brace of the first object of a list, or else of the first object at all.
    private func firstObject(_ body: [UInt8]) -> Int? {
        var first: Int?
        var isInside = false
        var isEscaped = false
        var isInList = false
        for (place, byte) in body.enumerated() {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case 0x5C where isInside: isEscaped = true
            case 0x22: isInside.toggle()
            case 0x5B where !isInside: isInList = true
            case 0x5D where !isInside: isInList = false
            case 0x7B where !isInside:
                if isInList { return place }
                first = first ?? place
            default: break
            }
        }
        return first
    }
}
