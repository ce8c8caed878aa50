import Foundation

/// Inserts placeholders for the parts of a text that differ between runs or machines, before it is compared with a
/// golden file.
enum Placeholders {
    /// Members of reports, manifests and outputs whose numbers depend on time, machine or compression.
    private static let volatileNumbers = [
        "copyDuration", "dataWritten", "durationInMs", "durationMilliseconds", "durationInQueue", "peakMemoryBytes",
        "throughput", "bytes", "byteCount", "duration", "transferDuration", "queuingDuration",
    ]
    /// Members of reports, manifests and outputs whose texts differ between runs.
    private static let volatileTexts = [
        "activityRunEnd", "activityRunId", "activityRunStart", "pipelineRunId", "runEnd", "runId", "runStart",
        "started",
        "ended", "digest", "start",
    ]

    /// Returns the text with placeholders for a folder, ports and a limit of file descriptors.
    ///
    /// - Parameter folder: The path of the folder of the test, which is replaced with `FOLDER`.
    static func inserted(into text: String, folder: String) -> String {
        text.replacing(folder, with: "FOLDER")
            .replacing(#/(127\.0\.0\.1|localhost):[0-9]+/#) { "\($0.output.1):PORT" }
            .replacing(#/all [0-9]+ file descriptors/#) { _ in "all N file descriptors" }
    }

    /// Returns the JSON with the same placeholders as a text, and with placeholders for the values of the volatile
    /// members.
    static func inserted(intoJSON text: String, folder: String) -> String {
        var text = inserted(into: text, folder: folder)
        text = text.replacing(#/"(\w+)"( ?: ?)(-?[0-9][0-9.eE+-]*)/#) { match in
            let (all, name, colon, _) = match.output
            return volatileNumbers.contains(String(name)) ? "\"\(name)\"\(colon)0" : String(all)
        }
        return text.replacing(#/"(\w+)"( ?: ?)"([^"]*)"/#) { match in
            let (all, name, colon, _) = match.output
            return volatileTexts.contains(String(name)) ? "\"\(name)\"\(colon)\"…\"" : String(all)
        }
    }

    /// Returns compact JSON with each member and element on its own line, so that differences are readable.
    static func indented(_ json: String) -> String {
        var text = ""
        var depth = 0
        var (isInString, isEscaped) = (false, false)
        for character in json {
            if isInString {
                text.append(character)
                if !isEscaped, character == "\"" { isInString = false }
                isEscaped = !isEscaped && character == "\\"
                continue
            }
            let isClosing = character == "}" || character == "]"
            let isOpening = character == "{" || character == "["
            if isClosing { depth -= 1 }
            let wasOpening = text.last == "{" || text.last == "["
            if isClosing && !wasOpening || !isClosing && wasOpening || text.last == "," {
                text += "\n" + String(repeating: "  ", count: max(0, depth))
            }
            text.append(character)
            if isOpening { depth += 1 }
            if character == "\"" { isInString = true }
        }
        return text
    }
}
