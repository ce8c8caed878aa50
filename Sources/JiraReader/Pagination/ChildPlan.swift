internal import DequeModule
internal import InterimData

/// The plan of a child table: reads the rows of the parent as a stream, and requests the children of several rows
/// concurrently.
///
/// Children are delivered in the order of their parents; each row begins with its parents' columns. A parent that was
/// deleted (404), whose children the account lacks the permission to see (403), or that has no such children (400: a
/// board without sprints) is reported and skipped. The rows of its pages that had arrived before remain in the output.
/// The run fails if the site rejects a batch of parents, or rejects the second or a later page of a parent's children
/// with 400. If the children of a parent keep changing while they are read, the parent is reported and skipped.
struct ChildPlan: PagePlan {
    /// The inner plan that a request belongs to. Each child has a number. Requests for parents have the number of the
    /// parent plan that made them, since a second parent plan may read the parents again from the beginning.
    enum Owner: Sendable, Hashable {
        case parentPage(Int)
        case parentBackground(Int)
        case fields
        case child(Int)
    }

    /// A request of an inner plan.
    private struct InnerRequest: Sendable {
        var owner: Owner
        /// The id that the inner plan gave it.
        var id: RequestID
    }

    private enum SiteFields {
        case notRequested, requested, known
    }

    var table: Table
    let link: ParentLink
    let options: ReadOptions
    private var parent: any PagePlan
    /// A plan that reads the parents from the beginning. It is used if the parent at which an earlier run ended is no
    /// longer at its position.
    private let initialParentPlan: any PagePlan
    /// The parents that the partition contains; `nil` if the parents are read from their table.
    private var held: [Partition.Parent]?
    private var parentNumber = 0
    /// The state of the request for the site's fields, which are needed first if the rows are issues.
    private var siteFields = SiteFields.known
    /// A Boolean value that indicates whether a page of parents is requested. Only one is requested at a time, so that
    /// the parents arrive in order.
    private var isParentRequested = false
    private var isParentFinished = false
    private var parentRequests: [PageRequest] = []
    /// The parents whose children were not requested yet.
    private var rows: Deque<Row> = []
    private var pending = PendingRequests<InnerRequest>()
    var children: [Int: Child] = [:]
    var nextChild = 0
    /// The number of parents in one request; `nil` if each request is for one parent.
    var batchSizes: BatchSizes?
    /// The findings about the listings of parents and children.
    private var found = ListingFindings()
    /// The parent at which an earlier run ended, and the page of its children; `nil` once its row has arrived.
    private var resumption: (row: RowMark, page: ReadingMark)?
    /// The mark at which the first child begins.
    private var firstPage = ReadingMark.start
    /// The number of parents in the first request; `nil` for the usual number.
    private var firstSize: Int?
    private var seen = SeenParents()

    /// The number of waiting parents at which no further page of parents is requested. It is enough for several
    /// requests.
    private var maximumWaitingRows: Int { max(500, link.batch?.size ?? 0) }

    init(table: Table, link: ParentLink, options: ReadOptions) throws(JiraReaderError) {
        self.table = table
        self.link = link
        self.options = options
        batchSizes = link.batch.map { BatchSizes(largest: min($0.size, options.batchSize)) }
        let parentTable = try link.parentTable(on: options.deployment)
        var parentOptions = link.parentOptions(options)
        switch options.partition?.extent {
        case .created(let range):
            parentOptions.partition = Partition(table: parentTable.name, extent: .created(range))
        case .parents(let parents): held = parents
        case .ids(let ids): held = ids.map { Partition.Parent(values: ["\($0)"], inherited: []) }
        case .whole, nil: break
        }
        initialParentPlan = held == nil ? try parentTable.makePlan(parentOptions) : EndedPlan()
        parent = initialParentPlan
        let start = try options.start()
        if case .child(let parents, let row, let page) = start {
            if held == nil {
                parentOptions.resumption = Resumption(mark: parents.bytes)
                parent = try parentTable.makePlan(parentOptions)
            }
            resumption = (RowMark(text: row), page)
        }
        if held != nil {
            try takeHeldParents()
            advanceToResumption()
        }
        if table.issueRecords == .listed {
            switch options.columns {
            case .all, .dateTimes: siteFields = .notRequested
            case .named: siteFields = options.selectsOthers(than: table.columns) ? .notRequested : .known
            case .none: break
            }
        }
    }

    var expectedRecordCount: Int? { nil }

    mutating func next() -> PlanStep {
        if siteFields == .notRequested {
            siteFields = .requested
            let layout = PageLayout(records: .array([]), columns: IssueColumns.fieldColumns)
            return .background(passed(PageRequest(path: "/rest/api/3/field", layout: layout), of: .fields))
        }
        if let step = nextOfParent() { return step }
        if siteFields == .known, let rows = nextRows() {
            let number = nextChild
            nextChild += 1
            children[number] = makeChild(rows, start: firstPage)
            firstPage = .start
            if let request = nextOfChild(number) { return .page(request) }
        }
        return isParentFinished && rows.count == 0 ? .end : .wait
    }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        var request = request
        guard case .child(let number)? = restore(&request), children[number] != nil else {
            preconditionFailure("a response to a request that this plan did not make")
        }
        children[number]?.outstanding -= 1
        if children[number]?.isSkipped == true { return removeSkipped(number) }
        if children[number]?.isRead == false {
            children[number]?.isRead = true
            batchSizes?.noteResponse(count: children[number]?.rows.count ?? 0)
        }
        do throws(JiraReaderError) {
            guard let outcome = try children[number]?.plan.receive(response, to: request) else {
                return PageOutcome(deliver: [])
            }
            return continued(outcome, number)
        } catch {
            guard error.code == .changedWhileRead, link.batch == nil else { throw error }
            let parent = Self.title(of: children[number]?.members ?? [])
            found.movedLists.append(MovedList(table: table.name, parent: parent, message: error.message))
            children[number]?.isSkipped = true
            return removeSkipped(number)
        }
    }

    mutating func takeFindings() -> ListingFindings {
        found.add(parent.takeFindings())
        defer { found = ListingFindings() }
        return found
    }

    private static func title(of members: [Decoration.Member]) -> String {
        members.map { "\($0.name) \($0.json)" }.joined(separator: ", ")
    }

    /// Returns the outcome of a child's page, with the next requests of the child.
    private mutating func continued(_ outcome: PageOutcome, _ number: Int) -> PageOutcome {
        var outcome = outcome
        outcome.deliver = outcome.deliver.map { delivered($0, of: number) }
        children[number]?.outstanding += outcome.nextRequests.count
        outcome.nextRequests = outcome.nextRequests.map { passed(marked($0, number), of: .child(number)) }
        while let next = nextOfChild(number) { outcome.nextRequests.append(next) }
        return outcome
    }

    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome {
        var request = request
        guard case .child(let number)? = restore(&request) else { throw error }
        guard let child = children[number] else {
            preconditionFailure("a failure of a request that this plan did not make")
        }
        children[number]?.outstanding -= 1
        if child.isSkipped { return removeSkipped(number) }
        // A child that resumes from an earlier run may be able to continue without the page.
        var plan = child.plan
        if let outcome = try? plan.receiveFailure(error, of: request) {
            children[number]?.plan = plan
            return continued(outcome, number)
        }
        if error.isTooHeavy, link.batch != nil { return try divide(number, error) }
        // From the response to a batch, the site omits the parents that the account lacks the permission to see. A
        // rejection therefore concerns the whole batch.
        guard link.batch == nil, let status = error.status, SkippedParent.isConcerned(by: error, isRead: child.isRead)
        else { throw error }
        let members = child.members
        children[number]?.isSkipped = true
        var outcome = removeSkipped(number)
        outcome.skipped = [
            SkippedParent(
                table: table.name,
                parent: Self.title(of: members),
                status: status,
                message: error.message
            )
        ]
        return outcome
    }

    mutating func receiveBackground(
        _ response: Result<PageResponse, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent] {
        var request = request
        switch restore(&request) {
        case .fields?:
            siteFields = .known
            let known = Set(table.columns.map(\.name))
            for fields in try response.get().pages {
                table.columns += IssueColumns.of(site: fields, on: options.deployment).filter {
                    !known.contains($0.name)
                }
            }
            table.hasSiteFields = true
            try options.checkColumns(among: table.columns, table: table.name)
            return []
        case .parentBackground(parentNumber)?: return try parent.receiveBackground(response, to: request)
        case .parentBackground?, .parentPage(..<parentNumber)?: return []
        case .parentPage?:
            isParentRequested = false
            let outcome: PageOutcome
            switch response {
            case .success(let response): outcome = try parent.receive(response, to: request)
            case .failure(let error): outcome = try parent.receiveFailure(error, of: request)
            }
            parentRequests = outcome.nextRequests + parentRequests
            for batch in outcome.deliver { try takeRows(batch, mark: request.mark) }
            if resumption != nil, isParentFinished || outcome.deliver.contains(where: { $0.count > 0 }) {
                advanceToResumption()
            }
            return outcome.skipped
        default: preconditionFailure("a response to a request that this plan did not make")
        }
    }

    // MARK: Parents

    private mutating func nextOfParent() -> PlanStep? {
        guard !isParentFinished, rows.count < maximumWaitingRows else { return nil }
        if isParentRequested { return nil }
        if !parentRequests.isEmpty {
            isParentRequested = true
            return .background(passed(parentRequests.removeFirst(), of: .parentPage(parentNumber)))
        }
        switch parent.next() {
        case .page(let request):
            isParentRequested = true
            return .background(passed(request, of: .parentPage(parentNumber)))
        case .background(let request): return .background(passed(request, of: .parentBackground(parentNumber)))
        case .wait: return nil
        case .end:
            isParentFinished = true
            return nil
        }
    }

    /// Advances past the parents that an earlier run has finished. If the parent at which that run ended is not at its
    /// position, the parents have changed, and all parents are read again.
    private mutating func advanceToResumption() {
        guard let resumption else { return }
        self.resumption = nil
        if let index = rows.firstIndex(where: { $0.key == resumption.row.key }) {
            rows.removeFirst(index)
            (firstPage, firstSize) = (resumption.page, resumption.row.count.map { min($0, maximumWaitingRows) })
            return
        }
        // Only parents that are read from their table can be read again; a partition contains its parents.
        guard held == nil else { return }
        parent = initialParentPlan
        parentNumber += 1
        (rows, parentRequests, seen) = ([], [], SeenParents())
        (isParentRequested, isParentFinished) = (false, false)
    }

    private mutating func takeHeldParents() throws(JiraReaderError) {
        var before = Row.firstHash
        for parent in held ?? [] {
            rows.append(try Row(parent, link, mark: .start, before: &before, table: table.name))
        }
    }

    private mutating func takeRows(_ batch: RecordBatch, mark: ReadingMark) throws(JiraReaderError) {
        // The key of a row changes if a parent before it on the same page was added or removed.
        var before = Row.firstHash
        for number in 0..<batch.count {
            guard let parent = link.parent(batch[number], inherited: batch.decoration.members) else { continue }
            let row = try Row(parent, link, mark: mark, before: &before, table: table.name)
            if seen.insert(parent.values, below: batch.decoration.members, key: parent.key) { rows.append(row) }
        }
    }

    /// Removes and returns the waiting parents for the next request; `nil` if too few are waiting.
    private mutating func nextRows() -> [Row]? {
        guard let sizes = batchSizes else { return rows.count > 0 ? takeRows(1) : nil }
        let size = firstSize ?? sizes.limit
        guard rows.count >= size || isParentFinished && rows.count > 0 else { return nil }
        firstSize = nil
        return takeRows(min(size, rows.count))
    }

    private mutating func takeRows(_ count: Int) -> [Row] {
        let taken = Array(rows.prefix(count))
        rows.removeFirst(count)
        return taken
    }

    // MARK: Children

    mutating func nextOfChild(_ number: Int) -> PageRequest? {
        guard let step = children[number]?.plan.next() else { return nil }
        switch step {
        case .page(let request):
            children[number]?.outstanding += 1
            return passed(marked(request, number), of: .child(number))
        case .background: preconditionFailure("a child table's pages need no background requests")
        case .wait: return nil
        case .end:
            found.add(children[number]?.plan.takeFindings() ?? ListingFindings())
            children[number] = nil
            return nil
        }
    }

    /// Returns the request of an inner plan with an id of this plan.
    private mutating func passed(_ request: PageRequest, of owner: Owner) -> PageRequest {
        var request = request
        request.id = pending.add(InnerRequest(owner: owner, id: request.id))
        return request
    }

    /// Restores the id that the inner plan gave a request. Returns the inner plan; `nil` if this plan did not make the
    /// request.
    private mutating func restore(_ request: inout PageRequest) -> Owner? {
        guard let inner = pending.remove(request.id) else { return nil }
        request.id = inner.id
        return inner.owner
    }

    /// Returns a child's request with its mark: the mark within the child, and the position of the child.
    private func marked(_ request: PageRequest, _ number: Int) -> PageRequest {
        guard let child = children[number], let first = child.rows.first else { return request }
        var request = request
        let row = RowMark(key: first.key, count: batchSizes == nil ? nil : child.rows.count)
        request.mark = .child(parents: first.mark, row: row.text, page: request.mark)
        return request
    }

    /// Removes a skipped parent once none of its requests is outstanding.
    mutating func removeSkipped(_ number: Int) -> PageOutcome {
        if children[number]?.outstanding == 0 { children[number] = nil }
        return PageOutcome(deliver: [])
    }

    private func delivered(_ batch: RecordBatch, of number: Int) -> RecordBatch {
        var batch = batch
        batch.decoration.members = (children[number]?.members ?? []) + batch.decoration.members
        return batch
    }
}

/// A plan without pages, for a partition whose parents are known.
private struct EndedPlan: PagePlan {
    var expectedRecordCount: Int? { nil }

    mutating func next() -> PlanStep { .end }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        PageOutcome(deliver: [])
    }
}
