/// The fault ``MockFault/cutInString``.
struct CutInString: Fault {
    static let name = "cutInString"

    func spoil(_ answer: inout SpoiltAnswer) {
        if let place = answer.lateString { answer.body.removeLast(answer.body.count - place) }
    }
}

extension MockFault {
    /// JSON that ends within a string, in a response that is complete otherwise.
    public static var cutInString: MockFault { MockFault(CutInString()) }
}
