internal import CCurl

extension TransportError {
    /// Translates libcurl's error codes. No other code depends on them.
    ///
    /// - Parameters:
    ///   - wasConnected: If `true`, the connection was open, and the request was sent.
    ///   - detail: libcurl's description of the error, which contains host names at most.
    ///   - proxyStatus: The status of the proxy's response to CONNECT; 0 without a proxy.
    init(code: CURLcode, request: HTTPRequest, wasConnected: Bool = true, detail: String? = nil, proxyStatus: Int = 0) {
        let reason = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_RECV_ERROR where !wasConnected && (400..<500).contains(proxyStatus):
            let what = proxyStatus == 407 ? "requires credentials" : "rejects the connection"
            self.init(
                .proxyRejected,
                "\(request): the proxy \(what) (status \(proxyStatus)); check the proxy's address and the environment"
            )
        case CURLE_UNSUPPORTED_PROTOCOL where request.url.prefix(4).lowercased() == "http":
            // For a valid address, libcurl reports this code if a response does not begin like HTTP: it is the rest
            // of the previous response, which was longer than its declared length.
            self.init(.connectionLost, "\(request): the response is not HTTP")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            self.init(.invalidURL, "\(request): invalid address (\(reason))")
        case CURLE_COULDNT_RESOLVE_PROXY:
            self.init(
                .proxyNotResolved,
                "\(request): the proxy's name does not resolve; check the proxy's address and the environment"
            )
        case CURLE_COULDNT_RESOLVE_HOST:
            self.init(.nameNotResolved, "\(request): the host name does not resolve; check the site's address")
        case CURLE_COULDNT_CONNECT:
            self.init(.connectionRefused, "\(request): no connection could be opened; check host, port and network")
        case CURLE_SSL_CACERT_BADFILE:
            self.init(
                .certificateRejected,
                "\(request): the file of trusted certificates cannot be used (\(reason)); check it"
            )
        case CURLE_PEER_FAILED_VERIFICATION:
            self.init(
                .certificateRejected,
                "\(request): the server's certificate was rejected\(detail.map { " (\($0))" } ?? ""); if it is signed by a "
                    + "private authority, set a file with its certificate"
            )
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM:
            self.init(
                .tlsFailed,
                """
                \(request): the TLS handshake failed (\(detail ?? reason)); check host and port, and if the server accepts \
                plain HTTP only, write http:// in the address
                """
            )
        case CURLE_OPERATION_TIMEDOUT where !wasConnected:
            self.init(.connectTimedOut, "\(request): opening a connection timed out; check host, port and network")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(.timedOut, "\(request): the response timed out")
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_WEIRD_SERVER_REPLY:
            self.init(.connectionLost, "\(request): the connection broke before the end of the response (\(reason))")
        default:
            self.init(.other, "\(request): \(reason)")
        }
    }
}
