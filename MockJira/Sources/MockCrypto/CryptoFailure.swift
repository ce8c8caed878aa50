/// An operation of libcrypto that failed.
package struct CryptoFailure: Error, CustomStringConvertible {
    let operation: String

    /// The message with the failed operation.
    package var description: String { "libcrypto: \(operation) failed" }
}
