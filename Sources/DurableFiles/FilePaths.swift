internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Operations on paths as texts.
package enum FilePaths {
    /// Returns the folder of a path: everything before its last slash; "." if it has no slash.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Returns the last component of a path.
    package static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Returns a name and the names that it refers to through symbolic links, in order.
    package static func chain(of path: String) -> [String] {
        var names = [path]
        // The kernel follows at most 40 links.
        while names.count <= 40, let last = names.last, let next = destination(of: last) {
            names.append(next.hasPrefix("/") ? next : folder(of: last) + "/" + next)
        }
        return names
    }

    /// Returns the name that a name refers to through symbolic links; the name itself if it is not a link.
    package static func target(of path: String) -> String { chain(of: path).last ?? path }

    /// Returns the destination of a symbolic link; `nil` if the path is not a symbolic link.
    private static func destination(of path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
