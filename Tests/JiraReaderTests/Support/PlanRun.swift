import InterimData
import TestSupport
import Testing

@testable import JiraReader

/// Drives a plan without a network. A script responds to the requests, and a seed determines the order of events.
///
/// A plan has the same guarantees as with the real driver: responses to page requests arrive in the order of the
/// requests, and responses to background requests arrive in any order.
struct PlanRun {
    /// Returns the response of a site: the text of a page, or `nil` for a response without content.
    typealias Script = (PageRequest) throws -> String?

    private(set) var requests: [PageRequest] = []
    private(set) var pages: [[String]] = []
    private(set) var failure: JiraReaderError?
    /// The number of records of the run; `nil` if the plan has not determined it.
    private(set) var expectedRecordCount: Int?
    /// The number of records according to the site's count; `nil` if the site sent none.
    private(set) var announcedRecordCount: Int?
    /// The plan's findings about its listings.
    private(set) var findings = ListingFindings()
    /// The parents that were skipped.
    private(set) var skipped: [SkippedParent] = []

    /// The keys of the records in the order in which they were delivered.
    var keys: [String] { pages.flatMap { $0 } }

    private let table: Table
    private let script: Script
    private let indexer = PageIndexer()
    private let key: (Record) -> String

    /// Runs a plan until it ends. `window` is the maximum number of pending page requests, and `key` returns the text
    /// that represents a record in `keys`.
    init(
        _ table: Table,
        _ options: ReadOptions = ReadOptions(),
        seed: UInt64 = 1,
        window: Int = 4,
        mostSteps: Int = 20_000,
        key: ((Record) -> String)? = nil,
        script: @escaping Script
    ) {
        self.table = table
        self.script = script
        let column = table.keyColumns.first ?? "id"
        self.key = key ?? { $0[column]?.text ?? $0.json }
        do throws(JiraReaderError) {
            try run(options, seed: seed, window: window, mostSteps: mostSteps)
        } catch {
            failure = error
        }
    }

    private mutating func run(
        _ options: ReadOptions,
        seed: UInt64,
        window: Int,
        mostSteps: Int
    ) throws(JiraReaderError) {
        var random = SeededRandom(seed: seed)
        var plan = try table.makePlan(options)
        var pending: [PageRequest] = []
        var background: [PageRequest] = []
        var remaining = options.limit ?? Int.max
        for _ in 0..<mostSteps {
            if remaining == 0 { return }
            // The seed determines whether a request or a response is next, within the order that the driver guarantees.
            let choice = random.below(3)
            if choice == 0 || pending.isEmpty && background.isEmpty, pending.count < window {
                switch plan.next() {
                case .page(let request):
                    requests.append(request)
                    pending.append(request)
                    continue
                case .background(let request):
                    requests.append(request)
                    background.append(request)
                    continue
                case .wait:
                    if pending.isEmpty, background.isEmpty {
                        Issue.record("the plan waits without a pending request")
                        return
                    }
                case .end:
                    if pending.isEmpty {
                        expectedRecordCount = plan.expectedRecordCount
                        return
                    }
                }
            }
            if !background.isEmpty, choice == 1 || pending.isEmpty {
                let request = background.remove(at: random.below(background.count))
                let answer = answer(request)
                skipped += try plan.receiveBackground(answer, to: request)
                findings.add(plan.takeFindings())
            } else if !pending.isEmpty {
                let request = pending.removeFirst()
                let outcome: PageOutcome
                switch answer(request) {
                case .success(let answer): outcome = try plan.receive(answer, to: request)
                case .failure(let error): outcome = try plan.receiveFailure(error, of: request)
                }
                skipped += outcome.skipped
                findings.add(plan.takeFindings())
                for batch in outcome.deliver where batch.count > 0 && remaining > 0 {
                    let part = batch.keepingFirst(remaining)
                    remaining -= part.count
                    pages.append((0..<part.count).map { key(part[$0]) })
                }
                requests += outcome.nextRequests
                pending.insert(contentsOf: outcome.nextRequests, at: 0)
            }
            expectedRecordCount = plan.expectedRecordCount
            announcedRecordCount = plan.announcedRecordCount
        }
        Issue.record("the plan has not ended after \(mostSteps) steps; seed \(seed)")
    }

    private func answer(_ request: PageRequest) -> Result<PageResponse, JiraReaderError> {
        do {
            guard let text = try script(request) else { return .success(PageResponse(pages: [])) }
            let index = try indexer.index(Pages.page(text), layout: request.layout)
            let columns = request.layout.columns
            return .success(
                PageResponse(RecordBatch(index: index, columns: columns, decoration: request.decoration))
            )
        } catch let error as JiraReaderError {
            return .failure(error)
        } catch {
            return .failure(JiraReaderError(.unexpectedResponse, "the script failed: \(error)"))
        }
    }
}

extension PageRequest {
    /// Returns the value of a query parameter; `nil` if the query does not have it.
    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Returns the value of a query parameter as a number; `nil` if the query does not have it or it is not a number.
    func number(_ name: String) -> Int? { parameter(name).flatMap { Int($0) } }

    /// The body as text.
    var text: String { String(decoding: batch?.body ?? body?.bytes ?? [], as: UTF8.self) }
}
