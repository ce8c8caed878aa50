import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
    private let streamType = Int32(SOCK_STREAM.rawValue)
    private let sendFlags = Int32(MSG_NOSIGNAL)
#elseif canImport(Darwin)
    import Darwin
    private let streamType = SOCK_STREAM
    private let sendFlags: Int32 = 0
#endif

/// A server on a free port of this machine. A closure of the test writes its responses, which may be invalid HTTP.
///
/// Each connection has a thread, on which the test's closure is called for one request after another. The closure may
/// block.
package final class LoopbackServer: Sendable {
    /// A request as the server received it.
    package struct Request: Sendable {
        package var method = ""
        package var target = ""
        /// The header fields. Their names are in lower case.
        package var headers: [String: String] = [:]
        package var body: [UInt8] = []
        /// The connection's number, from 0.
        package var connection = 0
        /// The request's position among all requests of the server, from 0.
        package var number = 0

        /// Returns the value of a query parameter, without decoding percent escapes; `nil` if the query has no such
        /// parameter.
        package func query(_ name: String) -> String? {
            target.split(separator: "?").dropFirst().first?.split(separator: "&")
                .first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
    }

    private struct State {
        var requests: [Request] = []
        var descriptors: Set<Int32> = []
        var connectionCount = 0
        var inFlight = 0
        var mostInFlight = 0
        var isListening = true
        var isStopped = false
    }

    /// Counts the requests that were received completely.
    package let arrivals = EventCounter()
    /// Counts the connections that have ended.
    package let endings = EventCounter()
    /// The address of the server, `http://127.0.0.1:PORT`.
    package let baseURL: String
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Request, Connection) -> Void

    /// Starts a server that calls `answer` for each request. Throws `POSIXError` if the server cannot listen on a port.
    package init(_ answer: @escaping @Sendable (Request, Connection) -> Void) throws {
        self.answer = answer
        listener = socket(AF_INET, streamType, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        baseURL = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// The requests received so far.
    package var requests: [Request] { state.withLock { $0.requests } }
    /// The number of connections accepted so far.
    package var connectionCount: Int { state.withLock { $0.connectionCount } }
    /// The largest number of requests that were being processed at the same time.
    package var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    /// Stops the server and closes all connections.
    package func stop() {
        // The lock is held so that no descriptor is closed meanwhile: the number of a closed descriptor may already
        // belong to another connection.
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            if state.isListening { shutdown(listener, Int32(SHUT_RDWR)) }
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let number: Int? = state.withLock { state in
                guard !state.isStopped else { return nil }
                state.descriptors.insert(descriptor)
                state.connectionCount += 1
                return state.connectionCount - 1
            }
            guard let number else {
                close(descriptor)
                break
            }
            Thread.detachNewThread { [self] in
                serve(Connection(descriptor: descriptor), number)
                state.withLock { state in
                    state.descriptors.remove(descriptor)
                    close(descriptor)
                }
                endings.increment()
            }
        }
        state.withLock { state in
            state.isListening = false
            close(listener)
        }
    }

    private func serve(_ connection: Connection, _ number: Int) {
        while var request = connection.readRequest() {
            request.connection = number
            request = state.withLock { state in
                request.number = state.requests.count
                state.requests.append(request)
                state.inFlight += 1
                state.mostInFlight = max(state.mostInFlight, state.inFlight)
                return request
            }
            arrivals.increment()
            answer(request, connection)
            state.withLock { $0.inFlight -= 1 }
        }
    }

    /// The server's end of a connection, for the closure that responds.
    package final class Connection {
        private let descriptor: Int32
        private var unread: [UInt8] = []

        fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

        /// Sends bytes unchanged. Does nothing if the client has closed the connection.
        package func send(_ bytes: [UInt8]) {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    #if canImport(Glibc)
                        Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, sendFlags)
                    #else
                        Darwin.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, sendFlags)
                    #endif
                }
                guard count > 0 else { return }
                sent += count
            }
        }

        package func send(_ text: String) { send(Array(text.utf8)) }

        /// Sends a complete response with its content length.
        package func respond(
            _ body: [UInt8],
            status: Int = 200,
            headers: [String] = ["Content-Type: application/json"]
        ) {
            let lines = ["HTTP/1.1 \(status) Whatever"] + headers + ["Content-Length: \(body.count)"]
            send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        }

        package func respond(
            _ body: String,
            status: Int = 200,
            headers: [String] = ["Content-Type: application/json"]
        ) {
            respond(Array(body.utf8), status: status, headers: headers)
        }

        /// Ends the connection.
        package func cut() { shutdown(descriptor, Int32(SHUT_RDWR)) }

        /// Waits until the client has closed the connection, and discards the bytes that arrive until then.
        package func waitForClose() {
            var scratch = [UInt8](repeating: 0, count: 4096)
            while recv(descriptor, &scratch, scratch.count, 0) > 0 {}
        }

        fileprivate func readRequest() -> Request? {
            while true {
                if let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) {
                    var request = Self.head(unread[..<end.lowerBound])
                    let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
                    while unread.count < end.upperBound + length { guard readMore() else { return nil } }
                    request.body = Array(unread[end.upperBound..<end.upperBound + length])
                    unread.removeFirst(end.upperBound + length)
                    return request
                }
                guard readMore() else { return nil }
            }
        }

        private func readMore() -> Bool {
            var scratch = [UInt8](repeating: 0, count: 65536)
            let count = recv(descriptor, &scratch, scratch.count, 0)
            guard count > 0 else { return false }
            unread += scratch[..<count]
            return true
        }

        private static func head(_ bytes: ArraySlice<UInt8>) -> Request {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
            var request = Request()
            let words = (lines.first ?? "").split(separator: " ")
            if words.count == 3 { (request.method, request.target) = (String(words[0]), String(words[1])) }
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                request.headers[line[..<colon].lowercased()] =
                    line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
            return request
        }
    }
}
