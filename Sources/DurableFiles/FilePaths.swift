internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Paths as texts.
package enum FilePaths {
    /// The folder of a path: everything before its last slash, "." where it has none.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component of a path.
    package static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// A name and those that it leads to through symbolic links, in order.
    package static func chain(of path: String) -> [String] {
        var names = [path]
        // The kernel follows 40 links at most.
        while names.count <= 40, let last = names.last, let next = destination(of: last) {
            names.append(next.hasPrefix("/") ? next : folder(of: last) + "/" + next)
        }
        return names
    }

    /// The name that a name leads to through symbolic links; the name itself where it is none.
    package static func target(of path: String) -> String { chain(of: path).last ?? path }

    /// The content of a symbolic link; `nil` where there is none.
    private static func destination(of path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
