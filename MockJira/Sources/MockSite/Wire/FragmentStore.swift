/// A piece of text in a `FragmentStore`.
struct Fragment: Sendable {
    let offset: UInt32
    let length: UInt32
}

/// Pieces of text that are escaped once and then copied.
struct FragmentStore: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ text: [UInt8]) -> Fragment {
        let fragment = Fragment(offset: UInt32(bytes.count), length: UInt32(text.count))
        bytes += text
        return fragment
    }

    mutating func add(_ value: JSONValue, _ dialect: Dialect) -> Fragment {
        add(value.bytes(dialect))
    }
}

/// A JSON value whose constant text is prepared as fragments. A hole follows each fragment except the last one.
struct Template: Sendable {
    struct Step: Sendable {
        let text: Fragment
        /// The hole after the text; negative for none.
        let hole: Int
    }

    let steps: [Step]

    init(_ value: JSONValue, _ dialect: Dialect, _ store: inout FragmentStore) {
        var steps: [Step] = []
        var pending: [UInt8] = []
        var cuts: [(at: Int, hole: Int)] = []
        value.write(dialect, into: &pending) { hole, out in
            cuts.append((out.count, hole))
        }
        var start = 0
        for cut in cuts {
            steps.append(Step(text: store.add(Array(pending[start..<cut.at])), hole: cut.hole))
            start = cut.at
        }
        steps.append(Step(text: store.add(Array(pending[start...])), hole: -1))
        self.steps = steps
    }
}
