import MockSite

/// The parts of responses that surround the issues.
struct SearchShapes {
    static let issuesHole = 0
    static let tokenHole = 1
    static let extrasHole = 2
    static let errorsHole = 3

    /// The bytes of a response around its holes, into which other bytes are inserted. Each step has the bytes before a
    /// hole, and the number of the hole. The last step has the bytes after the last hole, and the number -1.
    struct Frame {
        let steps: [(text: [UInt8], hole: Int)]

        init(_ value: JSONValue, _ dialect: Dialect) {
            var bytes: [UInt8] = []
            var steps: [(text: [UInt8], hole: Int)] = []
            value.write(dialect, into: &bytes) { hole, out in
                steps.append((out, hole))
                out.removeAll()
            }
            steps.append((bytes, -1))
            self.steps = steps
        }
    }

    let page: Frame
    let lastPage: Frame
    let bulk: Frame

    init(_ dialect: Dialect) {
        let issues = JSONValue.array([.hole(Self.issuesHole)])
        page = Frame(
            .members([
                ("issues", issues), ("nextPageToken", .stringWithHoles([.hole(Self.tokenHole)])),
                ("isLast", .bool(false)),
            ]),
            dialect
        )
        lastPage = Frame(.members([("issues", issues), ("isLast", .bool(true))]), dialect)
        bulk = Frame(.members([("issues", issues), ("issueErrors", .array([.hole(Self.errorsHole)]))]), dialect)
    }
}
