/// Foreign text for messages and logs.
package enum PrintableText {
    /// Returns the beginning of a text without control characters, which could command a terminal. It is cut by scalars: one
    /// character may be as long as the text.
    package static func beginning(of text: String, length: Int = .max) -> String {
        let scalars = text.unicodeScalars.prefix(length).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            // Those of formats turn the direction of a line around.
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
