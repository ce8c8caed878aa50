internal import Foundation
package import PageMemory

/// Sends requests with libcurl, many concurrently, on one dedicated thread.
///
/// Connections are kept alive; each carries one request at a time (HTTP/1.1). TLS certificates are verified; the
/// minimum version is TLS 1.2. Redirects are never followed; the caller receives the response. Bodies are not
/// decoded.
///
/// **Order and back-pressure.** At most `maximumInFlight` requests are in flight, except that every run may have one.
/// The other requests wait in the order of their pages; those with ``HTTPRequest/Priority/first`` are sent first.
/// Bodies are received into the pool's memory; when the pool has no room, a transfer pauses until there is room.
package final class HTTPClient: Sendable {
    /// Limits of a client. Every value has a default that is suitable for a Jira site.
    package struct Configuration: Sendable {
        /// The initial maximum number of concurrent requests, at least 1; see ``HTTPClient/maximumInFlight``.
        package var maximumInFlight = 8
        /// The maximum number of connections that are kept open for later requests.
        package var maximumConnections = 128
        /// The maximum time to open a connection, including TLS.
        package var connectTimeout: Duration = .seconds(30)
        /// The maximum time during which no byte of a response is received.
        package var idleTimeout: Duration = .seconds(120)
        /// The maximum time for one response. Waits for the pool's memory are not included.
        package var totalTimeout: Duration = .seconds(900)
        /// The proxy, such as `http://proxy.example:3128`; `nil` uses that of the environment (`https_proxy`,
        /// `all_proxy`, `no_proxy`), if there is one.
        package var proxy: String?
        /// A file of trusted certificates, which replaces the system's certificates; `nil` uses those of the system.
        package var certificateAuthorityFile: String?
        /// If `true`, the server's certificate must be signed by a trusted authority.
        package var verifiesPeer = true
        /// If `true`, the server's certificate must match the host name.
        package var verifiesHost = true
        /// Hosts that are reached at another address, each as `HOST:PORT:ADDRESS:PORT`. An empty `HOST` or `PORT`
        /// matches any host or port; an empty address or port leaves the original one unchanged. Requests and the
        /// verification of certificates still use the original host name.
        ///
        /// https://curl.se/libcurl/c/CURLOPT_CONNECT_TO.html
        package var connectTo: [String] = []
        /// The value of the `User-Agent` field.
        package var userAgent = "jirastream"
        /// The maximum number of bytes of header fields in one response.
        package var headerByteLimit = 256 << 10
        /// The maximum number of header fields in one response, including those of interim responses and trailers.
        package var headerCountLimit = 1000

        /// Creates the defaults.
        package init() {}
    }

    private let loop: CurlLoop

    /// The maximum number of concurrent requests. If it is reduced, requests that are already in flight are
    /// completed.
    package var maximumInFlight: Int {
        get { loop.maximumInFlight }
        set { loop.maximumInFlight = newValue }
    }

    /// Creates a client. Its thread starts now and ends with ``close()`` or with the last reference to the client.
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

    /// Sends a request and waits for the complete response, whatever its status.
    ///
    /// Cancelling the calling task removes the transfer and closes its connection.
    ///
    /// - Throws: ``TransportError`` if there is no complete response.
    package func response(to request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        if let header = request.headers.first(where: { !$0.isValid }) {
            throw TransportError(
                .invalidHeader,
                "\(request): the header field \(header.name.filter { $0.isLetter || $0 == "-" }) contains a line break or "
                    + "another control character"
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

    /// Ends all transfers with ``TransportError/Code/closed``, and stops the thread. May be called more than once.
    package func close() {
        loop.close()
    }
}
