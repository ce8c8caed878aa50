internal import Foundation
internal import JiraConnector

/// The summary of a run on one line.
struct Summary {
    let text: String

    init(_ report: CopyReport, table: String, output: String) {
        if report.wasWhole {
            text = "\(table) → \(output): already complete, \(Quantity.count(report.rowsCopied)) records, not rewritten"
            return
        }
        let seconds = Double(max(1, report.durationMilliseconds)) / 1000
        let rate = Int(Double(report.rowsCopied - (report.keptRows ?? 0)) / seconds)
        var count = Quantity.count(report.rowsCopied)
        if let expected = report.expectedRows, expected != report.rowsCopied {
            count += " of about \(Quantity.count(expected))"
        }
        var facts = [
            "\(count) records in \(String(format: "%.2f", seconds)) s (\(Quantity.count(rate))/s)",
            "\(Quantity.count(report.requests)) requests",
        ]
        if let kept = report.keptRows { facts[0] += ", \(Quantity.count(kept)) of them from the earlier run" }
        if report.retries > 0 { facts.append("\(Quantity.count(report.retries)) of them retries") }
        if let text = report.textBytes {
            facts.append("\(Quantity.bytes(text)) of text, \(Quantity.bytes(report.dataWritten)) written")
        }
        facts.append("peak memory \(Quantity.bytes(report.peakMemoryBytes))")
        if !report.goneIssues.isEmpty {
            facts.append("\(Quantity.count(report.goneIssues.count)) issues deleted or hidden before they were read")
        }
        if let feature = report.disabledFeature {
            facts.append("the feature \(feature) is disabled on the site, so the table has no records")
        }
        if !report.cutLists.isEmpty {
            let lists = report.cutLists.sorted { $0.key < $1.key }
            let counts = lists.map { "\(Quantity.count($0.value)) of \($0.key)" }.joined(separator: ", ")
            // Only a copy of `Issues` can complete lists. Tables whose records are entries of such a list already
            // contain all entries that the site returns. The site may count more, because it counts people whom the
            // account may not see.
            let advice = table == "Issues" ? " (--complete \(lists.map(\.key).joined(separator: ",")))" : ""
            facts.append("truncated lists: \(counts)\(advice)")
        }
        text = "\(table) → \(output == "-" ? "standard output" : output): " + facts.joined(separator: ", ")
    }
}

/// Numbers formatted for people.
enum Quantity {
    /// Returns a number with commas between thousands.
    static func count(_ value: Int) -> String { value.grouped }

    /// Returns a number of bytes in decimal units, with three digits at most.
    static func bytes(_ value: Int) -> String {
        var size = Double(value)
        for unit in ["B", "KB", "MB", "GB"] {
            if size < 1000 { return String(format: unit == "B" || size >= 100 ? "%.0f %@" : "%.1f %@", size, unit) }
            size /= 1000
        }
        return String(format: "%.1f TB", size)
    }

    /// Returns a duration as minutes and seconds, or as hours, minutes and seconds.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }
}
