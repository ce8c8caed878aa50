/// The fault ``MockFault/cutInString``.
struct CutInString: Fault {
    static let name = "cutInString"

    func changeResponse(_ response: inout MutableResponse) {
        if let place = response.lateString { response.body.removeLast(response.body.count - place) }
    }
}

extension MockFault {
    /// JSON that ends within a string, in a response that is complete otherwise.
    public static var cutInString: MockFault { MockFault(CutInString()) }
}
