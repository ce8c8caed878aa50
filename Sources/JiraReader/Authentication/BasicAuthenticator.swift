internal import Foundation

/// Basic authentication (RFC 7617), in UTF-8.
///
/// Source: <https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/>.
struct BasicAuthenticator: RequestAuthenticator {
    let user: String
    private let value: Secret

    init(user: String, token: Secret) {
        self.user = user
        value = Secret("Basic " + Data("\(user):\(token.reveal())".utf8).base64EncodedString())
    }

    var account: String? { user }

    func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError) {
        request.setHeader("Authorization", value.reveal())
    }
}
