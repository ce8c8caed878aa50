/// A text that must not be shown: its descriptions are masked, and only ``reveal()`` returns it.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Wraps a secret. One trailing line ending, which files and variables often have, is removed.
    public init(_ text: String) {
        var text = text
        if let last = text.last, last == "\n" || last == "\r\n" { text.removeLast() }
        self.text = text
    }

    /// A Boolean value that indicates whether the secret contains a line break or another control character, which no
    /// header field can contain.
    var hasControlCharacters: Bool { text.hasControlCharacters }

    /// Returns the secret, for the code that sends it.
    public func reveal() -> String { text }

    /// Three asterisks.
    public var description: String { "***" }
    /// Three asterisks.
    public var debugDescription: String { "***" }
    /// An empty mirror, so that `dump` does not print the secret.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension String {
    /// A Boolean value that indicates whether the text contains a control character of ASCII.
    var hasControlCharacters: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7f } }
}
