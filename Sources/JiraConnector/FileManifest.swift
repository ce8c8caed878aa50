public import Foundation
public import JiraReader
public import Sinks

/// What is to be known of an exported file: what it holds, where it comes from, and how to check it.
///
/// It stands beside the file as `OUTPUT.manifest.json`.
public struct FileManifest: Codable, Sendable {
    /// A column and its interim type.
    public struct ColumnEntry: Codable, Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its type.
        public var type: String
    }

    /// What told records apart while the run read and went on.
    public enum Check: String, Codable, Sendable {
        /// The table's key columns: no record is there twice.
        case keys
        /// The table has none: only the count was checked.
        case count
    }

    /// The version of this format. Version 1 has no digest.
    public var formatVersion = 2
    /// The SHA-256 of the other members, as hexadecimal digits; see the README. A manifest with a member that was changed, added
    /// or removed does not match it.
    public var digest: String?
    /// The file's name in its folder.
    public var file: String
    /// The site's address.
    public var site: String
    /// Who read it; absent for a stranger.
    public var account: String?
    /// The table's name.
    public var table: String
    /// What was asked for, by name: the query, the fields, and all else that shapes the text.
    public var plan: [String: String]
    /// The columns that are known.
    public var columns: [ColumnEntry]
    /// The columns that tell one record from another.
    public var keyColumns: [String]
    /// What was checked of the records.
    public var check: Check
    /// Records in the file.
    public var rows: Int
    /// Bytes of the file.
    public var bytes: Int
    /// Bytes of the text, before compression.
    public var textBytes: Int
    /// The SHA-256 of the text, before compression.
    public var sha256: String
    /// The blocks of the file: each begins at its offset and can be inflated by itself.
    public var blocks: [WrittenBlock]
    /// When the run began.
    public var started: Date
    /// When it ended.
    public var ended: Date
    /// The site's time at its first answer, as it told it.
    public var siteDate: String?
    /// How often the run was gone on with.
    public var resumptions: Int
    /// Requests sent, as far as they were noted.
    public var requests: Int
    /// Requests that were sent again.
    public var retries: Int
    /// Issues that were listed and then were gone, or no longer shown to the account.
    public var goneIssues: [UInt64]
    /// Issues that the site could not give, though it was asked again.
    public var unreadIssues: [UInt64]
    /// How many issues have a list of which only the beginning was read, by the list.
    public var cutLists: [String: Int]
    /// Parents whose rows are missing, and why.
    public var skippedParents: [SkippedParent]
    /// The findings about the site's listings; absent where that is nothing.
    public var listing: ListingFindings?

    /// Where the manifest of a file stands.
    public static func path(of output: String) -> String { output + ".manifest.json" }

    /// The manifest of a file; `nil` where there is none.
    ///
    /// - Throws: ``CopyError`` when it cannot be read.
    public static func read(of output: String) throws(CopyError) -> FileManifest? {
        let path = path(of: output)
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            let manifest = try decoder.decode(FileManifest.self, from: data)
            guard (1...2).contains(manifest.formatVersion) else {
                throw CopyError(
                    .invalidManifest,
                    "\(path) has format version \(manifest.formatVersion), which this program does not know"
                )
            }
            guard manifest.digest != nil || manifest.formatVersion == 1 else {
                throw CopyError(.invalidManifest, "\(path) is no manifest: it lacks \"digest\"")
            }
            guard manifest.digest == nil || manifest.digest == ManifestDigest.hexDigits(of: data) else {
                throw CopyError(
                    .invalidManifest,
                    "\(path) was changed after it was written: its members do not match its \"digest\""
                )
            }
            return manifest
        } catch let error as CopyError {
            throw error
        } catch {
            throw CopyError(.invalidManifest, "\(path) is no manifest: \(Self.reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "it lacks \"\(key.stringValue)\""
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "what is at \(Self.pointer(context)) has the wrong type"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "what is at \(Self.pointer(context)) has the wrong form"
        default: "it is not JSON"
        }
    }

    private static func pointer(_ context: DecodingError.Context) -> String {
        context.codingPath.map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined()
    }

    /// The manifest as one JSON object with its digest, and a line feed.
    ///
    /// A file has a block for each MiB of text, so that these are written a line each and without the encoder, which takes
    /// dozens of allocations for one.
    func json() throws -> Data {
        var manifest = self
        manifest.blocks = []
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        manifest.digest = nil
        manifest.digest = ManifestDigest.hexDigits(
            of: try encoder.encode(manifest),
            blocks: [UInt8(ascii: "[")] + blockList(separator: ",") + [UInt8(ascii: "]")]
        )
        var json = try encoder.encode(manifest) + Data("\n".utf8)
        // Inside of a string its quotation marks would have backslashes.
        guard !blocks.isEmpty, let member = json.range(of: Data("\"blocks\" : [".utf8)),
            let end = json[member.upperBound...].firstIndex(of: UInt8(ascii: "]"))
        else { return json }
        json.replaceSubrange(
            member.upperBound..<end,
            with: Array("\n    ".utf8) + blockList(separator: ",\n    ") + Array("\n  ".utf8)
        )
        return json
    }

    /// The blocks as elements of an array, each without white space and its members sorted by name.
    private func blockList(separator: String) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(128 * blocks.count)
        for (place, block) in blocks.enumerated() {
            if place > 0 { json += separator.utf8 }
            json += "{\"byteCount\":".utf8
            json.append(decimal: block.byteCount)
            json += ",\"crc32\":".utf8
            json.append(decimal: Int(block.crc32))
            json += ",\"offset\":".utf8
            json.append(decimal: block.offset)
            json += ",\"recordCount\":".utf8
            json.append(decimal: block.recordCount)
            json += ",\"textByteCount\":".utf8
            json.append(decimal: block.textByteCount)
            json.append(UInt8(ascii: "}"))
        }
        return json
    }
}
