/// The number by which a plan recognizes a request of its own; opaque outside the plan.
///
/// A plan that passes on the request of a plan within it gives the request a number of its own, and restores the other number
/// before it passes on the answer.
struct RequestID: Hashable, Sendable {
    /// 0 for a request of which the plan remembers nothing.
    fileprivate var number = 0

    init() {}
}

/// Values that a plan remembers of its requests until their answers come.
struct PendingRequests<Value: Sendable>: Sendable {
    private var values: [RequestID: Value] = [:]
    private var last = RequestID()

    /// Remembers a value. Returns the number of its request.
    mutating func add(_ value: Value) -> RequestID {
        last.number += 1
        values[last] = value
        return last
    }

    /// Returns the value of a request, and forgets it; `nil` if the plan remembers nothing of the request.
    mutating func remove(_ id: RequestID) -> Value? { values.removeValue(forKey: id) }

    /// Returns the value of a request that waits for its answer.
    subscript(id: RequestID) -> Value? { values[id] }
}
