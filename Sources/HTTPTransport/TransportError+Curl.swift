internal import CCurl

extension TransportError {
    /// Translates libcurl's code; the only place that knows its codes.
    init(code: CURLcode, request: HTTPRequest) {
        let reason = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL where request.url.prefix(4).lowercased() == "http":
            // Of an address that can be asked, this is what libcurl says of an answer that does not begin as HTTP does:
            // the rest of the one before, when that was longer than it said.
            self.init(.connectionLost, "\(request): what came is no answer of HTTP")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            self.init(.invalidURL, "\(request): not an address that can be asked (\(reason))")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self.init(.nameNotResolved, "\(request): the host name does not resolve; check the site's address")
        case CURLE_COULDNT_CONNECT:
            self.init(.connectionRefused, "\(request): no connection could be opened; check host, port and network")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            self.init(.certificateRefused, "\(request): the server's certificate was refused (\(reason))")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM:
            self.init(.tlsFailed, "\(request): the TLS handshake failed (\(reason))")
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
