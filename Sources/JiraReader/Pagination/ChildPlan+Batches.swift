internal import InterimData

extension ChildPlan {
    /// The values of a parent's row that the requests and rows of its children need.
    struct Row {
        var members: [Decoration.Member] = []
        var path: [(name: String, value: String)] = []
        var query: [ReadOptions.Parameter] = []
        /// The values for the body of a batch, as JSON texts.
        var bodyValues: [String] = []
        /// A text that identifies the row and its position: it depends on the parent's values, and on the parents
        /// before it on the same page.
        var key = ""
        /// The mark of the row's page.
        var mark = ReadingMark.start

        /// Creates a row of a parent.
        ///
        /// - Parameter before: A hash of the parents before this one, which is updated.
        /// - Throws: ``JiraReaderError/Code/unexpectedResponse`` if a value is missing that a request needs.
        init(
            _ parent: Partition.Parent,
            _ link: ParentLink,
            mark: ReadingMark,
            before: inout UInt64,
            table: String
        ) throws(JiraReaderError) {
            self.mark = mark
            members = parent.inherited.map { .init(name: $0.name, json: $0.json) }
            for (place, column) in link.columns.enumerated() {
                let json = parent.values[place]
                if let name = column.name { members.append(.init(name: name, json: json)) }
                guard column.place != .none || link.batch != nil else { continue }
                guard let text = parent.text(place) else {
                    throw JiraReaderError(
                        .unexpectedResponse,
                        "a row of \(link.table) has no \"\(column.source)\"",
                        table: table
                    )
                }
                switch column.place {
                case .path(let name): path.append((name, text))
                case .query(let name): query.append(.init(name, text))
                case .none: bodyValues.append(json)
                }
            }
            // A parent that moved during the listing, or that belongs to two grandparents, appears twice. The hash
            // distinguishes these rows.
            let parentKey = parent.key
            key = "\(parentKey)\n\(String(before, radix: 36))"
            for byte in parentKey.utf8 { before = (before ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }

        /// The hash (FNV-1a) before the first parent of a page.
        static let firstHash: UInt64 = 0xcbf2_9ce4_8422_2325
    }

    /// The state of reading the children of one parent, or those of the parents of one batch.
    struct Child {
        var plan: any PagePlan
        /// The parents of the children: one parent, or those of a batch.
        var rows: [Row]
        /// The columns of the parents at the beginning of the children's rows; none in a batch.
        var members: [Decoration.Member]
        /// The number of requests without a response.
        var outstanding = 0
        /// If `true`, a page has arrived.
        var isRead = false
        /// If `true`, the parent was skipped. Responses to earlier requests for its children are ignored.
        var isSkipped = false
    }

    /// A parent in a mark: the key of its row and, if children are requested in batches, the number of parents in the
    /// batch that begins with it.
    struct RowMark: Equatable {
        var key: String
        var count: Int?

        init(key: String, count: Int?) {
            self.key = key
            self.count = count
        }

        /// Parses the text of a mark. The text of an earlier version has no count.
        init(text: String) {
            if let line = text.lastIndex(of: "\n"), text[line...].hasPrefix("\n#"),
                let count = Int(text[text.index(line, offsetBy: 2)...]), count > 0
            {
                self.init(key: String(text[..<line]), count: count)
            } else {
                self.init(key: text, count: nil)
            }
        }

        var text: String { count.map { "\(key)\n#\($0)" } ?? key }
    }

    /// Creates the child of a parent, or of the parents of a batch.
    func makeChild(_ rows: [Row], start: ReadingMark = .start) -> Child {
        do throws(JiraReaderError) {
            return Child(
                plan: try makePlan(for: rows, start: start),
                rows: rows,
                members: link.batch == nil ? rows.first?.members ?? [] : []
            )
        } catch {
            preconditionFailure("a child's plan was checked with the table's options: \(error)")
        }
    }

    private func makePlan(for rows: [Row], start: ReadingMark) throws(JiraReaderError) -> any PagePlan {
        var child = table
        child.parent = nil
        var options = options
        options.jql = nil
        options.limit = nil
        options.resumption = start == .start ? nil : Resumption(mark: start.bytes)
        if let batch = link.batch {
            child.body = .init(member: batch.member, values: rows.compactMap(\.bodyValues.first))
        } else if let row = rows.first {
            for (name, value) in row.path {
                child.path = child.path.replacing("{\(name)}", with: value.percentEncoded)
            }
            options.parameters += row.query
        }
        return try child.pagination.makePlan(for: child, options: options)
    }

    /// Divides a batch into halves after a gateway could not process it. A batch of a single parent is not divided; the
    /// parent is skipped.
    mutating func divide(_ number: Int, _ error: JiraReaderError) throws(JiraReaderError) -> PageOutcome {
        // After the first page of a batch, the page tokens belong to the whole batch.
        guard let child = children[number], !child.isRead else { throw error }
        guard child.rows.count > 1 else {
            children[number]?.isSkipped = true
            var outcome = removeSkipped(number)
            outcome.skipped = [
                SkippedParent(
                    table: table.name,
                    parent: "\(link.columns.first?.source ?? "") \(child.rows.first?.bodyValues.first ?? "")",
                    status: error.status ?? 0,
                    message: error.message
                )
            ]
            return outcome
        }
        batchSizes?.noteFailure(count: child.rows.count)
        let half = (child.rows.count + 1) / 2
        let second = nextChild
        nextChild += 1
        children[number] = makeChild(Array(child.rows[..<half]))
        children[second] = makeChild(Array(child.rows[half...]))
        var outcome = PageOutcome(deliver: [])
        for part in [number, second] {
            if let request = nextOfChild(part) { outcome.nextRequests.append(request) }
        }
        return outcome
    }
}
