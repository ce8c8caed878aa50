internal import ArgumentParser
internal import Foundation

/// A small file with a secret: a token or a key. It may be a FIFO or a descriptor, such as `<(vault read …)` of a shell.
enum SecretFile {
    /// No token and no key is larger.
    private static let mostBytes = 1 << 20

    /// Returns the file's text.
    ///
    /// - Parameters:
    ///   - option: The option that names the file, for errors.
    /// - Throws: `ValidationError` with the reason if it cannot be read, is larger than 1 MiB, or is not UTF-8.
    ///   - isPEM: If `true`, bytes that are no UTF-8 stand outside of the key, and are ignored.
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
            data = try handle.read(upToCount: mostBytes + 1) ?? Data()
        } catch {
            throw failure(Self.reason(error))
        }
        guard data.count <= mostBytes else { throw failure("it has more than \(mostBytes) bytes") }
        if let text = String(data: data, encoding: .utf8) { return text }
        guard isPEM else { throw failure("it is not text in UTF-8") }
        guard data.range(of: Data("-----BEGIN".utf8)) != nil else {
            throw failure("it is not PEM; a key in DER becomes PEM by openssl pkey -inform DER -in FILE")
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
