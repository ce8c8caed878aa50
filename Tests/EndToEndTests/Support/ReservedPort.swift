import Foundation
import Judge

/// A port of 127.0.0.1 on which one program after another listens.
///
/// A port that a program has released may become the local port of an outgoing connection, before the next program
/// listens on it. A socket that is bound to the port and does not listen prevents this, and lets programs listen that
/// set `SO_REUSEADDR`, as `mockjira` does.
final class ReservedPort: Sendable {
    let number: Int
    private let descriptor: Int32

    init() throws {
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw ProgramError("no socket: errno \(errno)") }
        var reuse: Int32 = 1
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            let code = errno
            close(descriptor)
            throw ProgramError("no port is reserved: errno \(code)")
        }
        #if !canImport(Glibc)
            // Other systems do not let a second program listen on the port.
            close(descriptor)
        #endif
        self.descriptor = descriptor
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        #if canImport(Glibc)
            close(descriptor)
        #endif
    }
}
