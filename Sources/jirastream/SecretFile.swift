internal import ArgumentParser
internal import Foundation

/// A small file that contains a token or a key. It may be a FIFO or a descriptor, such as the shell's
/// `<(vault read …)`.
enum SecretFile {
    /// The largest accepted size, which is larger than any token or key.
    private static let maximumByteCount = 1 << 20

    /// Returns the file's text.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - option: The option that names the file, for errors.
    ///   - isPEM: If `true`, the file is a key in PEM. Bytes that are not UTF-8 can only be outside of the key, so they
    ///     are replaced with U+FFFD.
    /// - Throws: `ValidationError` with the reason if the file cannot be read, is larger than 1 MiB, or is not UTF-8.
    static func text(_ path: String, option: String, isPEM: Bool = false) throws -> String {
        func failure(_ reason: String) -> ValidationError {
            ValidationError("cannot read the file of \(option) \"\(path)\": \(reason)")
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw failure("it is a folder")
        }
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: maximumByteCount + 1) ?? Data()
        } catch {
            throw failure(Self.reason(error))
        }
        guard data.count <= maximumByteCount else { throw failure("it has more than \(maximumByteCount) bytes") }
        if let text = String(data: data, encoding: .utf8) { return text }
        guard isPEM else { throw failure("it is not UTF-8 text") }
        guard data.range(of: Data("-----BEGIN".utf8)) != nil else {
            throw failure("it is not PEM; convert a key in DER with openssl pkey -inform DER -in FILE")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        guard cause.domain == NSPOSIXErrorDomain else {
            switch CocoaError.Code(rawValue: error.code) {
            case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
            case .fileReadNoPermission: return "permission denied"
            default: return error.localizedDescription
            }
        }
        return String(cString: strerror(Int32(cause.code)))
    }
}
