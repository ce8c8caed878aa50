import NIOCore

/// Version 2 of the platform API on Cloud: the operations of version 3 at other addresses, with wiki markup instead
/// of documents.
///
/// https://developer.atlassian.com/cloud/jira/platform/rest/v2/intro/
enum VersionTwo {
    private static let prefix = "/rest/api/2/"

    static func contains(_ path: String) -> Bool { path.hasPrefix(prefix) }

    /// Returns the path of the same operation in version 3.
    static func path(_ path: String) -> String {
        contains(path) ? "/rest/api/3/" + path.dropFirst(prefix.utf8.count) : path
    }

    /// Returns a body in which all addresses of version 3 are replaced by those of version 2. No other text of a mock
    /// site contains `/rest/api/3`.
    static func readdressed(_ body: ByteBuffer) -> ByteBuffer {
        var bytes = Array(body.readableBytesView)
        for pattern in [Array("/rest/api/3".utf8), Array(#"\/rest\/api\/3"#.utf8)] {
            var place = 0
            while place + pattern.count <= bytes.count {
                // The digit is compared first, because it is the rarest character, so that most positions need only one
                // comparison.
                if bytes[place + pattern.count - 1] == 0x33, bytes[place..<place + pattern.count].elementsEqual(pattern)
                {
                    bytes[place + pattern.count - 1] = 0x32
                    place += pattern.count
                } else {
                    place += 1
                }
            }
        }
        return ByteBuffer(bytes: bytes)
    }
}
