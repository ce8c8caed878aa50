import Foundation
import InterimData
import JiraReader
import RunState
import Sinks

extension FuzzTarget {
    /// The journal of an interrupted run. With any content, the entries that are read are completely written lines, in
    /// order, beginning with the first line.
    static let journal = FuzzTarget(
        "journal",
        caseCount: 6_000,
        seeds: [Array(journalLines.joined()), Array(journalLines.joined().dropLast(7)), journalLines[0]],
        words: [
            "\t", "\n", "{\"block\":", "{\"complete\":{}}", "00000000", "-1", "9223372036854775807", "\"mark\":null",
            "\"version\":2",
        ],
        check: { input in
            let ids = Data(input.prefix(40))
            // These lines have correct checksums, so that the members of damaged lines are also parsed.
            let sealed = input.split(separator: UInt8(ascii: "\n")).flatMap { line in
                JournalEntry.line(ofJSON: Array(line.prefix { $0 != UInt8(ascii: "\t") }))
            }
            if let content = try? JournalContent(sealed, ids: ids) {
                let sums = content.blocks.reduce(0) { $0 + $1.block.recordCount + $1.block.offset + ($1.keyCount ?? 0) }
                try require(sums >= 0, "counts below zero")
                for block in content.blocks { _ = block.checkpoint?.mark.map(Resumption.isMark) }
            }
            guard let content = try? JournalContent(input, ids: ids) else { return }
            try require(content.ends == content.ends.sorted(), "ends out of order")
            try require(content.ends.last ?? 0 <= input.count, "an end beyond the file")
            try require(content.blocks.count == content.blockEntries.count, "blocks without entries")
            try require(content.listedIDs.byteCount <= ids.count, "more ids than the file has")
            // Entries that are written and read again are equal.
            let entries: [JournalEntry] = [.head(content.head)] + content.blocks.map { .block($0) }
            for entry in entries {
                try require(JournalEntry(line: entry.line.dropLast()) == entry, "an entry that is not what was written")
            }
            // Damaged lines are not read: every line has its checksum.
            var damaged = input
            guard let end = content.ends.first, end > 2 else { return }
            damaged[end / 2] ^= 1
            let again = try? JournalContent(damaged, ids: ids)
            try require(again == nil || again?.head == content.head, "a damaged line was read")
        }
    )

    /// The manifest beside a file. With any content, reading it returns a manifest or throws an error.
    static let manifest = FuzzTarget(
        "manifest",
        caseCount: 4_000,
        seeds: [Array(manifestText.utf8)],
        words: ["null", "-1", "1e400", "9223372036854775808", "[]", "{}", "\"formatVersion\":2", "\"blocks\""],
        check: { input in
            let folder = FileManager.default.temporaryDirectory.path + "/fuzz-manifest-\(UUID().uuidString)"
            defer { unlink(folder + ".manifest.json") }
            try Data(input).write(to: URL(fileURLWithPath: folder + ".manifest.json"))
            do {
                _ = try FileManifest.read(of: folder)
            } catch let error as RunStateError {
                try require(!error.message.isEmpty && error.message.utf8.count < 2000, "an error without a message")
            }
        }
    )

    private static let journalLines: [[UInt8]] = [
        JournalEntry.head(
            JournalHead(plan: RunPlan(site: "a = \"b\"\tc", table: "Issues"), started: Date(timeIntervalSince1970: 1))
        ).line,
        JournalEntry.listComplete(2, at: Date(timeIntervalSince1970: 2)).line,
        JournalEntry.block(
            JournalBlock(
                block: WrittenBlock(offset: 10, byteCount: 20, textByteCount: 90, crc32: 7, recordCount: 3),
                endsFile: false,
                endsRun: false,
                checkpoint: Checkpoint(mark: Array("{\"issues\":{\"_0\":100}}".utf8), recordCount: 3),
                keyCount: 3,
                counts: RunCounts()
            )
        ).line,
        JournalEntry.complete.line,
    ]

    private static let manifestText = """
        {"account":"a","blocks":[{"byteCount":1,"crc32":2,"offset":10,"recordCount":1,"textByteCount":3}],"bytes":20,
        "check":"keys","columns":[{"name":"id","type":"string"}],"cutLists":{},"ended":"2026-01-01T00:00:00Z","file":"f",
        "formatVersion":1,"goneIssues":[1],"keyColumns":["id"],"plan":{"level":"fastest"},"requests":1,"resumptions":0,
        "retries":0,"rows":1,"sha256":"x","site":"https://a.example","skippedParents":[],"started":"2026-01-01T00:00:00Z",
        "table":"Issues","textBytes":3,"unreadIssues":[]}
        """
}
