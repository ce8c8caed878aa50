import Foundation
import InterimData
import Testing

@testable import JiraConnector

@Suite("A report of more gone issues than deletions can explain")
struct LostIssuesTests {
    private static func report(gone: Int, records: Int, rows: Int, kept: (records: Int, rows: Int)?) -> CopyReport {
        var findings = ReadingFindings()
        findings.goneIssues = (0..<UInt64(gone)).map { $0 }
        let progress = CopyProgress(
            copiedRecordCount: records - (kept?.records ?? 0),
            expectedRecordCount: nil,
            announcedRecordCount: nil,
            disabledFeature: nil,
            requestedIDCount: records + gone - (kept?.records ?? 0),
            receivedByteCount: 0,
            writtenByteCount: 0,
            requestCount: 0,
            retryCount: 0,
            duration: .zero
        )
        var report = CopyReport(progress: progress, connections: 1, findings: findings, summary: nil)
        report.rowsCopied = rows
        report.keptRows = kept?.rows
        report.keptRecords = kept?.records
        return report
    }

    @Test("is incomplete by the number of records, not of mapped rows", arguments: [0, 1, 10, 300])
    func rowsPerRecord(_ rows: Int) {
        for kept in [nil, 0, 1, 450, 900] as [Int?] {
            let left = kept.map { (records: $0, rows: rows * $0) }
            #expect(Self.report(gone: 100, records: 900, rows: 900 * rows, kept: left).isIncomplete)
            #expect(!Self.report(gone: 9, records: 900, rows: 900 * rows, kept: left).isIncomplete)
        }
    }

    @Test("has the kept records in its JSON, and no undocumented member")
    func json() throws {
        let json = try Self.report(gone: 0, records: 3, rows: 6, kept: (1, 2)).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["keptRecords"] as? Int == 1 && object["keptRows"] as? Int == 2 && object["recordCount"] == nil)
    }
}
