/// Text of a site or of a definition in messages and logs.
package enum PrintableText {
    /// Returns the first `length` Unicode scalars of a text. Control characters, which could be commands to a terminal,
    /// are replaced by spaces. Scalars are counted, because a single character may be as long as the text.
    package static func beginning(of text: String, length: Int = .max) -> String {
        let scalars = text.unicodeScalars.prefix(length).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            // Format characters can reverse the direction of a line.
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
