import Foundation

/// A way in which a file loses its name, because of another program, while the file is written.
package enum FileLoss: CaseIterable, Sendable {
    case removed, renamed, replaced, noFolder

    /// A part of the expected error message.
    package var message: String {
        switch self {
        case .removed, .renamed: "out.partial was removed or renamed"
        case .replaced: "out.partial was replaced"
        case .noFolder: "the folder"
        }
    }

    /// The names in the folder after the event.
    package var remainingNames: [String] {
        switch self {
        case .removed, .noFolder: []
        case .renamed: ["elsewhere"]
        case .replaced: ["out.partial"]
        }
    }

    /// Removes, renames or replaces the file, or removes its folder.
    package func apply(to name: String, in folder: TemporaryFolder) throws {
        let files = FileManager.default
        switch self {
        case .removed: try files.removeItem(atPath: folder.file(name))
        case .renamed: try files.moveItem(atPath: folder.file(name), toPath: folder.file("elsewhere"))
        case .replaced:
            try files.removeItem(atPath: folder.file(name))
            try folder.put("another program's", name)
        case .noFolder: try files.removeItem(atPath: folder.path)
        }
    }
}
