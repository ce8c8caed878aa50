/// An operation of libcrypto that failed.
package struct CryptoFailure: Error, CustomStringConvertible {
    let operation: String

    /// The operation, and that it failed.
    package var description: String { "libcrypto: \(operation) failed" }
}
