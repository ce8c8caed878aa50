/// The environment variables that provide the secrets of definitions.
package enum SecretVariable {
    /// Returns the name of the variable for a secret: `JIRASTREAM_SECRET_` followed by the name in capitals. Every
    /// character that is not an ASCII letter or digit is replaced with `_`.
    package static func name(of name: String) -> String {
        "JIRASTREAM_SECRET_"
            + String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
