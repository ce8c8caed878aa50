/// The number with which a plan identifies one of its requests. Other code does not interpret it.
///
/// A plan that passes on a request of an inner plan gives it a new number, and restores the original number before it
/// passes the response to the inner plan.
struct RequestID: Hashable, Sendable {
    /// 0 for a request without a value in ``PendingRequests``.
    fileprivate var number = 0

    init() {}
}

/// The values that a plan stores for its requests until their responses arrive.
struct PendingRequests<Value: Sendable>: Sendable {
    private var values: [RequestID: Value] = [:]
    private var last = RequestID()

    /// Stores a value. Returns the number for its request.
    mutating func add(_ value: Value) -> RequestID {
        last.number += 1
        values[last] = value
        return last
    }

    /// Removes and returns the value of a request; `nil` if there is none.
    mutating func remove(_ id: RequestID) -> Value? { values.removeValue(forKey: id) }

    /// Returns the value of a request that waits for its response.
    subscript(id: RequestID) -> Value? { values[id] }
}
