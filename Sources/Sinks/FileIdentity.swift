#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The identity of a file, whatever name leads to it: its device and inode.
package struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    private init(_ status: stat) {
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }

    /// The identity of an open file; `nil` for a descriptor that is closed.
    package init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The identity of what a name leads to; `nil` where that is nothing.
    ///
    /// - Parameter followsLinks: If `false`, a symbolic link counts as itself.
    package init?(path: String, followsLinks: Bool) {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.init(status)
    }

    /// Removes a name, but only while it leads to this file.
    package func remove(_ path: String) {
        if FileIdentity(path: path, followsLinks: false) == self { unlink(path) }
    }

    /// Checks that a name leads to this file, before it is renamed or after it was.
    ///
    /// - Throws: ``SinkError/Code/lost`` with what stands there instead.
    package func check(_ path: String) throws(SinkError) {
        let found = FileIdentity(path: path, followsLinks: false)
        guard found != self else { return }
        if found != nil {
            throw SinkError(.lost, "\(path) was replaced by another program while it was written; start again")
        }
        let folder = OutputPaths.folder(of: path)
        let what = FileIdentity(path: folder, followsLinks: true) == nil ? "the folder \(folder)" : path
        throw SinkError(.lost, "\(what) was removed or renamed by another program during the run; start again")
    }
}
