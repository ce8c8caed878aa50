internal import CCurl

extension TransportError {
    /// Translates libcurl's code; the only place that knows its codes.
    ///
    /// - Parameters:
    ///   - wasConnected: Whether the request went out, so that the connection stood.
    ///   - detail: libcurl's own words for what was wrong; it has host names in it at most.
    ///   - proxyStatus: What the proxy answered when it was asked for a connection; 0 without one.
    init(code: CURLcode, request: HTTPRequest, wasConnected: Bool = true, detail: String? = nil, proxyStatus: Int = 0) {
        let reason = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_RECV_ERROR where !wasConnected && (400..<500).contains(proxyStatus):
            let what = proxyStatus == 407 ? "wants credentials of its own" : "refuses the connection"
            self.init(
                .proxyRefused,
                "\(request): the proxy \(what) (status \(proxyStatus)); check the proxy's address and the environment"
            )
        case CURLE_UNSUPPORTED_PROTOCOL where request.url.prefix(4).lowercased() == "http":
            // Of an address that can be asked, this is what libcurl says of an answer that does not begin as HTTP does:
            // the rest of the one before, when that was longer than it said.
            self.init(.connectionLost, "\(request): what came is no answer of HTTP")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            self.init(.invalidURL, "\(request): not an address that can be asked (\(reason))")
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
                .certificateRefused,
                "\(request): the file of certificates to trust cannot be used (\(reason)); check it"
            )
        case CURLE_PEER_FAILED_VERIFICATION:
            self.init(
                .certificateRefused,
                "\(request): the server's certificate was refused\(detail.map { " (\($0))" } ?? ""); if it is signed by an "
                    + "authority of your own, set a file with its certificate"
            )
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM:
            self.init(.tlsFailed, "\(request): the TLS handshake failed (\(reason))")
        case CURLE_OPERATION_TIMEDOUT where !wasConnected:
            self.init(.connectTimedOut, "\(request): no connection in time; check host, port and network")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(.timedOut, "\(request): no answer in time")
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_WEIRD_SERVER_REPLY:
            self.init(.connectionLost, "\(request): the connection broke before the answer was whole (\(reason))")
        default:
            self.init(.other, "\(request): \(reason)")
        }
    }
}
