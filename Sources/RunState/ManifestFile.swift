internal import DurableFiles
package import Foundation
internal import Synchronization

/// The manifest of a run during publishing: it is written under a temporary name, and renamed after the output.
package final class ManifestFile: Sendable {
    private let path: String
    private let partial = Mutex<PartialFile?>(nil)

    package init(of output: String) { path = FileManifest.path(of: output) }

    /// Writes the manifest under its temporary name and syncs it to the disk. Blocks.
    package func write(_ data: Data) throws(RunStateError) {
        do throws(FileError) {
            let file = try PartialFile(creating: path, isReplacing: true)
            partial.withLock { $0 = file }
            try file.write(Array(data))
            try file.sync()
        } catch {
            throw RunStateError(.writingFailed, error.message, cause: error)
        }
    }

    /// Renames the manifest to its final name, after a check that it is the one that was written. Blocks.
    ///
    /// If ``write(_:)`` was not called, this method renames the temporary manifest of an earlier run, if there is one.
    package func publish() throws(RunStateError) {
        do throws(FileError) {
            if let written = partial.withLock({ $0 }) {
                try written.publish()
            } else {
                try PartialFile(existing: path, isReplacing: true)?.publish()
            }
        } catch {
            throw RunStateError(.writingFailed, error.message, cause: error)
        }
    }

    /// Removes the temporary manifest of this run or of an earlier one. Blocks.
    package func discard() {
        if let written = partial.withLock({ $0 }) {
            written.discard()
        } else {
            removeFile(path + PartialFile.defaultExtension)
        }
    }
}
