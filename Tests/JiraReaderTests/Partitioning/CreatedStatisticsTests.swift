import Foundation
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

/// A site of 2,000 issues, one in each hour, whose responses to counts are set by a test.
private final class CountingSite: Sendable {
    enum Counting: Sendable {
        case numbers
        case texts(zone: String?)
        case status(Int)
        case nonsense
    }

    let server: LoopbackServer

    init(_ counting: Counting) throws {
        server = try LoopbackServer { request, connection in
            let body = String(decoding: request.body, as: UTF8.self)
            switch request.target {
            case "/rest/api/3/search/jql":
                let time = body.contains("ASC") ? "2020-01-01T00:00:00.000+0000" : "2020-03-24T07:00:00.000+0000"
                connection.respond(#"{"issues":[{"id":"1","fields":{"created":"\#(time)"}}],"isLast":true}"#)
            case "/rest/api/3/myself":
                guard case .texts(let zone?) = counting else { return connection.respond("{}") }
                connection.respond(#"{"timeZone":"\#(zone)"}"#)
            case "/rest/api/3/search/approximate-count":
                let isText = body.contains(#">= \""#)
                switch counting {
                case .numbers: connection.respond(#"{"count":100}"#)
                case .texts: connection.respond(isText ? #"{"count":100}"# : "{}", status: isText ? 200 : 400)
                case .status(let status): connection.respond("{}", status: status)
                case .nonsense: connection.respond(#"{"count":"many"}"#)
                }
            default: connection.respond("{}", status: 404)
            }
        }
    }

    deinit { server.stop() }

    func divide(_ count: Int = 3) async throws -> [Partition] {
        try await JiraClient.withoutDelays(server).partitions(of: .issues, count: count).partitions
    }
}

@Suite("The counts by which a table is divided", .timeLimit(.minutes(2)))
struct CreatedStatisticsTests {
    private func zones(_ partitions: [Partition]) -> Set<String?> {
        Set(
            partitions.map { partition in
                if case .created(let range) = partition.extent { range.timeZone } else { "none" }
            }
        )
    }

    @Test("are requested with numeric dates, or with dates in the account's time zone, which the partitions state")
    func forms() async throws {
        let numbers = try await CountingSite(.numbers).divide()
        #expect(numbers.count == 3 && zones(numbers) == [nil])
        let texts = try await CountingSite(.texts(zone: "Europe/Berlin")).divide()
        #expect(texts.count == 3 && zones(texts) == ["Europe/Berlin"])
    }

    @Test("that a site does not support leave the table undivided", arguments: [400, 403, 404, 405, 410, 501])
    func missing(_ status: Int) async throws {
        #expect(try await CountingSite(.status(status)).divide().map(\.extent) == [.whole])
        #expect(try await CountingSite(.texts(zone: nil)).divide().map(\.extent) == [.whole])
    }

    @Test("that fail, but are supported, end the division without further counts", arguments: [401, 429, 500, 503])
    func failing(_ status: Int) async throws {
        let site = try CountingSite(.status(status))
        let error = await #expect(throws: JiraReaderError.self) { try await site.divide(50) }
        #expect(error?.status == status)
        #expect(site.server.requests.count < 60)
    }

    @Test("that are not numbers end the division")
    func nonsense() async throws {
        let error = await #expect(throws: JiraReaderError.self) { try await CountingSite(.nonsense).divide() }
        #expect(error?.code == .unexpectedResponse)
    }
}
