internal import Foundation

extension CharacterSet {
    /// The unreserved characters of RFC 3986, section 2.3.
    fileprivate static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )
}

extension String {
    /// The text with all characters but the unreserved ones of RFC 3986 percent-encoded, so that a `+` is not read as a
    /// space.
    package var percentEncoded: String { addingPercentEncoding(withAllowedCharacters: .unreserved) ?? self }
}
