import Synchronization
import TestSupport

/// A site with two fields and no statuses.
enum FieldSite {
    static let fields = #"[{"id":"a","name":"A","custom":true},{"id":"b","name":"B","custom":false}]"#

    static func start() throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            if request.target.hasPrefix("/rest/api/3/field") { return connection.respond(fields) }
            if request.target.hasPrefix("/rest/api/3/status") { return connection.respond("[]") }
            connection.respond(#"{"errorMessages":["nothing here"]}"#, status: 404)
        }
    }
}

/// The texts of a run's events.
final class EventTexts: Sendable {
    private let state = Mutex<[String]>([])
    var texts: [String] { state.withLock { $0 } }
    func note(_ text: String) { state.withLock { $0.append(text) } }
}
