package import DurableFiles

/// The lock of an output, which a run holds until all its work on the output is finished.
package enum OutputLock {
    /// Returns the path of the lock file of an output.
    static func path(of output: String) -> String { output + ".lock" }

    /// Locks an output. Blocks briefly.
    ///
    /// - Throws: ``SinkError/Code/busy`` if another run has locked the output, or another code if the lock file cannot
    ///   be created or locked.
    package static func take(_ output: String) throws(SinkError) -> LockFile {
        do throws(FileError) {
            return try LockFile(path(of: output), of: output)
        } catch {
            throw SinkError(error)
        }
    }
}
