internal import Foundation

/// The response to a request that returns one object instead of a page, such as the account or the site's id.
struct ShortResponse {
    var status: Int
    /// The members of the object in the body; empty for any other body.
    var object: [String: Any]
}

extension ShortResponse {
    init(_ response: AuthenticationConnection.Response) {
        status = response.status
        object = (try? JSONSerialization.jsonObject(with: Data(response.body))) as? [String: Any] ?? [:]
    }
}
