import InterimData
import Testing

@testable import JiraReader

/// Pages by number, from 1 on, until one is not full.
struct NumberedPagination: Pagination {
    var name: String { "page number" }
    var pageSize: Int { 50 }

    func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        var request = table.request(options, columns: table.columnSet(options))
        request.query.append(("size", "\(pageSize)"))
        var position = 0
        if case .offset(let offset) = try options.start() { position = offset }
        return NumberedPlan(request: request, pageSize: pageSize, position: position)
    }
}

private struct NumberedPlan: PagePlan {
    let request: PageRequest
    let pageSize: Int
    /// The place of the first record of the next page.
    var position: Int
    var isWaiting = false
    var isAtEnd = false
    var expectedRecordCount: Int?

    mutating func next() -> PlanStep {
        if isAtEnd { return .end }
        // Only the response shows that another page follows.
        if isWaiting { return .wait }
        isWaiting = true
        var page = request
        page.query.append(("page", "\(position / pageSize + 1)"))
        page.mark = .offset(position)
        return .page(page)
    }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
        isAtEnd = response.recordCount < pageSize
        position += response.recordCount
        return PageOutcome(deliver: response.pages)
    }
}

@Suite("The example of a pagination")
struct PaginationArticle {
    @Test("requests one page after another until one is not full")
    func pages() throws {
        let table = try Catalogue.table(named: "Projects")
        var plan = try NumberedPagination().makePlan(for: table, options: ReadOptions())
        guard case .page(let first) = plan.next() else { throw JiraReaderError(.unexpectedResponse, "no page") }
        #expect(first.query.contains { $0 == ("page", "1") } && first.mark == .offset(0))
        guard case .wait = plan.next() else { throw JiraReaderError(.unexpectedResponse, "no wait") }
        #expect(try plan.receive(PageResponse(pages: []), to: first).deliver.isEmpty)
        guard case .end = plan.next() else { throw JiraReaderError(.unexpectedResponse, "no end") }
    }
}
