import MockSite
import NIOCore
import NIOHTTP1

/// The operations below `/__mock/`, with which a test reads the ledger and sets the faults and the clock through HTTP.
///
/// Jira has no such operations. They need no login, respond in plain JSON, and are not in the ledger.
struct Control {
    static let prefix = "/__mock/"

    let service: SiteService

    func respond(_ method: String, _ path: String, _ body: ByteBuffer) -> EndpointResponse {
        do throws(ErrorResponse) {
            switch (method, path.dropFirst(Self.prefix.utf8.count)) {
            case ("GET", ""): return json(index)
            case ("GET", "site"): return json(site)
            case ("GET", "ledger"): return json(ledger)
            case ("DELETE", "ledger"):
                service.ledger.reset()
                return .noContent
            case ("GET", "faults"): return json(faults)
            case ("PUT", "faults"):
                try setFaults(body)
                return json(faults)
            case ("DELETE", "faults"):
                service.setFaults([])
                return .noContent
            case ("GET", "clock"): return json(clock)
            case ("PUT", "clock"):
                try setClock(body)
                return json(clock)
            case ("DELETE", "captcha"):
                service.resetLoginFailures()
                return .noContent
            default:
                throw ErrorResponse(
                    status: 404,
                    messages: ["Unknown operation. GET \(Self.prefix) lists the operations."]
                )
            }
        } catch {
            return error.endpointResponse(Self.dialect, path: path)
        }
    }

    /// The notation of JSON in these responses. It does not depend on the configuration of the site.
    private static let dialect = Dialect.plain

    private func json(_ value: JSONValue) -> EndpointResponse { EndpointResponse(value, Self.dialect) }

    private var index: JSONValue {
        .object(
            [
                ("GET /__mock/site", "the size of the site"), ("GET /__mock/ledger", "the requests received"),
                ("DELETE /__mock/ledger", "clear the ledger"), ("GET /__mock/faults", "the active faults"),
                ("PUT /__mock/faults", "set the faults, for example {\"faults\":[\"stall:0.1x3@/rest/api/3/field\"]}"),
                ("DELETE /__mock/faults", "remove all faults"), ("GET /__mock/clock", "the site's clock"),
                (
                    "PUT /__mock/clock",
                    "set the clock: {\"epochMilliseconds\":n}; advance it: {\"advanceMilliseconds\":n}; "
                        + "let it run: {\"runs\":true}"
                ),
                ("DELETE /__mock/captcha", "clear the failed logins that require a CAPTCHA challenge"),
            ].map { (key: $0.0, value: .string($0.1)) }
        )
    }

    private var site: JSONValue {
        let tables = service.state.tables
        return .members([
            ("deployment", .string(tables.configuration.deployment.rawValue)),
            ("baseUrl", .string(service.state.site.baseURL)), ("cloudId", .string(service.state.site.cloudID)),
            ("seed", .number(String(tables.configuration.seed))),
            ("issues", .int(tables.columns.count - tables.changes.deleted.count)),
            ("projects", .int(tables.projects.count)), ("users", .int(tables.users.count)),
            ("writes", .int(service.state.writes)),
        ])
    }

    // MARK: Ledger

    private var ledger: JSONValue {
        .members([
            ("peakRequestsInFlight", .int(service.ledger.peakInFlight)),
            ("entries", .array(service.ledger.all.map { entry($0) })),
        ])
    }

    private func entry(_ entry: MockLedgerEntry) -> JSONValue {
        .members([
            ("order", .int(entry.order)),
            ("arrivalSeconds", .number(Self.seconds(entry.arrivalNanoseconds))),
            ("connection", .int(entry.connection)), ("method", .string(entry.method)), ("path", .string(entry.path)),
            ("query", .string(entry.query)), ("requestBodyBytes", .int(entry.requestBodyBytes)),
            ("status", .int(entry.status)), ("responseBodyBytes", .int(entry.responseBodyBytes)),
            ("contentEncoding", .string(orNull: entry.contentEncoding)),
            ("requestsInFlight", .int(entry.requestsInFlight)),
            ("faults", .array(entry.faults.map { .string($0) })), ("refusal", .string(orNull: entry.rejectedBy)),
        ])
    }

    private static func seconds(_ nanoseconds: Int) -> String {
        "\(nanoseconds / 1_000_000_000)." + padded(nanoseconds / 1000 % 1_000_000, 6)
    }

    // MARK: Faults

    private var faults: JSONValue {
        let active = service.activeFaults.map { fault, hits -> JSONValue in
            .members([
                ("name", .string(fault.name)), ("rate", .number(String(fault.rate))),
                ("count", fault.count.map { .int($0) } ?? .null), ("path", .string(fault.pathPrefix)),
                ("hits", .int(hits)),
            ])
        }
        return .members([
            ("faults", .array(active)), ("known", .array(Faults.all.map { .string($0.name) })),
        ])
    }

    private func setFaults(_ body: ByteBuffer) throws(ErrorResponse) {
        guard let texts = try input(body)["faults"]?.elements else {
            throw .badRequest("The body must be an object with an array \"faults\".")
        }
        var faults: [MockFault] = []
        for text in texts {
            guard let text = text.string else {
                throw .badRequest("A fault must be a string of the form NAME[:RATE][xCOUNT][@PATH].")
            }
            do throws(MockJiraError) {
                faults.append(try MockFault(text))
            } catch {
                throw .badRequest(error.description)
            }
        }
        service.setFaults(faults)
    }

    // MARK: Time

    private var clock: JSONValue {
        let time = service.state.time
        return .members([
            ("epochMilliseconds", .int(Int(time.now))),
            ("text", .string(service.state.site.zone.dateTimeText(time.now))), ("runs", .bool(time.runs)),
        ])
    }

    private func setClock(_ body: ByteBuffer) throws(ErrorResponse) {
        let input = try input(body)
        let known: Set = ["epochMilliseconds", "advanceMilliseconds", "runs"]
        let members = input.members ?? []
        guard !members.isEmpty, members.allSatisfy({ known.contains($0.key) }) else {
            throw .badRequest("The body must be an object with epochMilliseconds, advanceMilliseconds or runs.")
        }
        // In Jira's notation, the year of a point in time has four digits.
        let range = 0...253_402_300_799_000
        var moment = Int(service.state.time.now)
        if let value = input["epochMilliseconds"] { moment = value.int ?? -1 }
        if let value = input["advanceMilliseconds"] {
            guard let advance = value.int, range.contains(advance) else {
                throw .badRequest("advanceMilliseconds must be a number, zero or greater.")
            }
            moment += advance
        }
        guard range.contains(moment) else { throw .badRequest("The time must be in the years 1970 to 9999.") }
        if case .bool(let runs)? = input["runs"] { service.state.time.setRuns(runs) }
        service.state.time.set(Int64(moment))
    }

    private func input(_ body: ByteBuffer) throws(ErrorResponse) -> JSONInput {
        do throws(JSONReader.Failure) {
            return try JSONReader.read(Array(body.readableBytesView))
        } catch {
            throw .badRequest("The body is not valid JSON: \(error.reason) at byte \(error.offset).")
        }
    }
}
