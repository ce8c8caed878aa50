internal import Foundation
package import PageMemory

/// Sends requests with libcurl, many at a time, on one thread of its own.
///
/// Connections are kept alive; each carries one request at a time (HTTP/1.1). TLS is verified, version 1.2 or
/// later. Redirects are not followed, not one: the answer is handed to the caller. Bodies arrive as they are on the wire.
///
/// **Order and demand.** At most `maximumInFlight` requests are in flight; others wait in the order they were sent in,
/// except ``HTTPRequest/Priority/first``. Body bytes are received into the pool's memory; when the pool has no room, a
/// transfer pauses until it has.
package final class HTTPClient: Sendable {
    /// Limits of a client. Every value has a default that suits a Jira site.
    package struct Configuration: Sendable {
        /// Requests in flight at once at first, at least 1; see ``HTTPClient/maximumInFlight``.
        package var maximumInFlight = 8
        /// Connections that are kept open for later requests, at most.
        package var mostConnections = 128
        /// The longest time to open a connection, TLS included.
        package var connectTimeout: Duration = .seconds(30)
        /// The longest time without a byte of an answer.
        package var idleTimeout: Duration = .seconds(120)
        /// The longest time for one answer, however steadily it comes. Waits for the pool's memory do not count.
        package var totalTimeout: Duration = .seconds(900)
        /// The proxy to go through, such as `http://proxy.example:3128`; `nil` takes the environment's (`https_proxy`,
        /// `all_proxy`, `no_proxy`), if there is one.
        package var proxy: String?
        /// A file of certificates to trust instead of the system's.
        package var certificateAuthorityFile: String?
        /// Whether a server's certificate has to be signed by somebody who is trusted.
        package var verifiesPeer = true
        /// Whether a server's certificate has to be one for the host that is asked.
        package var verifiesHost = true
        /// Hosts that are reached at another address, each as `HOST:PORT:ADDRESS:PORT`; an empty part stands for any host or
        /// port, or for the same one. Names in requests and certificates stay what they are.
        ///
        /// https://curl.se/libcurl/c/CURLOPT_CONNECT_TO.html
        package var connectTo: [String] = []
        /// What the `User-Agent` field says.
        package var userAgent = "jirastream"
        /// The most bytes of header fields in one answer.
        package var headerByteLimit = 256 << 10
        /// The most header fields in one answer, those of interim answers and trailers included.
        package var headerCountLimit = 1000

        /// Creates the defaults.
        package init() {}
    }

    private let loop: CurlLoop

    /// Requests in flight at once. Those that are in flight beyond a smaller number are finished.
    package var maximumInFlight: Int {
        get { loop.maximumInFlight }
        set { loop.maximumInFlight = newValue }
    }

    /// Creates a client; its thread starts now and ends with ``close()`` or with the last reference to the client.
    package init(configuration: Configuration = Configuration(), pool: PagePool) throws(TransportError) {
        loop = try CurlLoop(configuration: configuration, pool: pool)
        let loop = loop
        let thread = Thread { loop.run() }
        thread.name = "transport"
        thread.stackSize = 1 << 20
        thread.start()
        pool.setRoomHandler { [weak loop] in loop?.wake() }
    }

    deinit {
        loop.close()
    }

    /// Sends a request and waits for the whole answer, whatever its status.
    ///
    /// Cancelling the calling task removes the transfer and closes its connection.
    ///
    /// - Throws: ``TransportError`` when no complete answer came.
    package func response(to request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        if let header = request.headers.first(where: { !$0.isValid }) {
            throw TransportError(
                .invalidHeader,
                "\(request): the header field \(header.name.filter { $0.isLetter || $0 == "-" }) has a line break or another "
                    + "control character"
            )
        }
        let transfer = Transfer(request: request)
        let loop = loop
        let result: Result<HTTPResponse, TransportError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.setContinuation(continuation)
                loop.start(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try result.get()
    }

    /// Ends all transfers with ``TransportError/Code/closed`` and the thread with them. May be called more than once.
    package func close() {
        loop.close()
    }
}
