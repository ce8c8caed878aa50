internal import CCurl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Transfer {
    /// Returns the result of a transfer that libcurl has ended. Must be called while the transfer has its handle.
    func outcome(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        if let failure { return .failure(failure) }
        guard code == CURLE_OK, let handle, let body else { return .failure(error(code)) }
        // If the header is truncated, libcurl reports success, as for a response without a body.
        guard isHeaderWhole else { return .failure(TransportError(code: CURLE_GOT_NOTHING, request: request)) }
        var status = 0
        _ = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        body.seal()
        var microseconds: curl_off_t = 0
        _ = ccurl_get_offset(handle, CURLINFO_TOTAL_TIME_T, &microseconds)
        return .success(
            HTTPResponse(status: status, headers: headers, body: body, duration: Double(microseconds) / 1_000_000)
        )
    }

    /// The time from the start until the connection was open and the request could be sent; `nil` if it could not be
    /// sent yet.
    var sendingTime: Duration? {
        var microseconds: curl_off_t = 0
        if let handle { _ = ccurl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &microseconds) }
        return microseconds > 0 ? .microseconds(microseconds) : nil
    }

    private func error(_ code: CURLcode) -> TransportError {
        var proxyStatus = 0
        if let handle { _ = ccurl_get_long(handle, CURLINFO_HTTP_CONNECTCODE, &proxyStatus) }
        let wasConnected = sendingTime != nil
        // libcurl has no specific code for this error.
        if !wasConnected, Self.isOutOfDescriptors {
            return TransportError(
                .outOfDescriptors,
                "\(request): no connection could be opened: all file descriptors of this process are in use; allow "
                    + "fewer connections, or raise the limit (ulimit -n)"
            )
        }
        let text = String(cString: detail)
        return TransportError(
            code: code,
            request: request,
            wasConnected: wasConnected,
            detail: text.isEmpty ? nil : text,
            proxyStatus: proxyStatus
        )
    }

    /// A Boolean value that indicates whether this process cannot open another file.
    private static var isOutOfDescriptors: Bool {
        let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { return errno == EMFILE }
        close(copy)
        return false
    }
}
