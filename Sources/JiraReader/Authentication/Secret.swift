/// A text that must not be seen: its descriptions are masked, and only ``reveal()`` gives it out.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Wraps a secret. One line ending behind it, which files and variables often have, is not part of it.
    public init(_ text: String) {
        var text = text
        if let last = text.last, last == "\n" || last == "\r\n" { text.removeLast() }
        self.text = text
    }

    /// A Boolean value that indicates whether the secret has a line break or another control character, which no header field can
    /// have.
    var hasControlCharacters: Bool { text.hasControlCharacters }

    /// The secret itself, for the one place that has to send it.
    public func reveal() -> String { text }

    /// Three asterisks.
    public var description: String { "***" }
    /// Three asterisks.
    public var debugDescription: String { "***" }
    /// Shows nothing, so that `dump` does not either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension String {
    /// A Boolean value that indicates whether the text has a control character of ASCII.
    var hasControlCharacters: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7f } }
}
