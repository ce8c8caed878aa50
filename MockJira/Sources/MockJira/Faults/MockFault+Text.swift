extension MockFault {
    /// Creates a fault from a text of the form `NAME[:RATE][xCOUNT][@PATH]`, which the option `--fault` of `mockjira` accepts.
    ///
    /// - Throws: ``MockJiraError`` if the text has another form, or if no fault has the name. In the second case, the
    ///   message lists all names.
    public init(_ text: String) throws(MockJiraError) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        var front = halves[0]
        var count: Int?
        if let cross = front.lastIndex(of: "x"), !front[cross...].dropFirst().isEmpty,
            front[cross...].dropFirst().allSatisfy(\.isNumber)
        {
            count = Int(front[cross...].dropFirst())
            guard let count, count > 0 else {
                throw MockJiraError(message: "The count of \"\(text)\" must be a positive number.")
            }
            front = front[..<cross]
        }
        let parts = front.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let type = Faults.all.first(where: { $0.name == parts[0] }) else {
            let names = Faults.all.map { $0.name }.joined(separator: ", ")
            throw MockJiraError(message: "Unknown fault \"\(parts[0])\". The faults are: \(names).")
        }
        self.init(type.init())
        self.count = count
        if parts.count == 2 {
            guard let rate = Double(parts[1]), (0...1).contains(rate) else {
                throw MockJiraError(message: "The rate of \"\(text)\" must be a number from 0 to 1.")
            }
            self.rate = rate
        }
        if halves.count == 2 {
            guard halves[1].hasPrefix("/") else {
                throw MockJiraError(message: "The path of \"\(text)\" must begin with a slash.")
            }
            pathPrefix = String(halves[1])
        }
    }
}
