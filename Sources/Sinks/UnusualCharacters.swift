internal import InterimData
internal import Synchronization

/// The handling of NUL characters (U+0000) in texts. JSON allows them, but databases and many readers do not.
public enum NULHandling: String, Codable, Sendable, CaseIterable {
    /// NUL characters are kept. In JSON, their escapes are written as the site sent them.
    case keep
    /// Each NUL character is replaced with U+FFFD, the replacement character.
    case replace
    /// A row that contains a NUL character is rejected. In delimited text, a row that contains a lone surrogate is also
    /// rejected.
    case error
}

/// The counts of unusual characters in the rows of a run. All sinks of a run share one instance.
package final class UnusualCharacterCounts: Sendable {
    private let state = Mutex((nuls: 0, loneSurrogates: 0))

    /// Creates counts of zero.
    package init() {}

    /// The number of NUL characters, whether they were kept or replaced.
    package var nuls: Int { state.withLock { $0.nuls } }
    /// The number of lone surrogates that were replaced with U+FFFD because delimited text cannot represent them.
    package var loneSurrogates: Int { state.withLock { $0.loneSurrogates } }

    /// Adds the counts of characters in this run or an earlier one.
    package func add(nuls: Int, loneSurrogates: Int = 0) {
        guard nuls > 0 || loneSurrogates > 0 else { return }
        state.withLock {
            $0.nuls += nuls
            $0.loneSurrogates += loneSurrogates
        }
    }
}

/// Finds unusual characters in encoded text, and handles them as configured.
struct UnusualCharacters: Sendable {
    let onNUL: NULHandling
    let counts: UnusualCharacterCounts?

    static let nulError = MappingError(.invalidValue, "a text contains a NUL character (U+0000)")
    static let surrogateError = MappingError(
        .invalidValue,
        "a text contains half of a surrogate pair, which delimited text cannot represent"
    )

    /// Handles the NUL characters in the JSON text of a block after the offset `start`. The length of the text does not
    /// change.
    func handleNULs(in block: TextBlock, from start: Int) throws(MappingError) {
        let count = block.countNULs(from: start, replacing: onNUL == .replace)
        guard count > 0 else { return }
        if onNUL == .error { throw Self.nulError }
        counts?.add(nuls: count)
    }

    /// Returns the unescaped text of a JSON string, with NUL characters and lone surrogates handled as in delimited
    /// text.
    func text(ofJSONString json: UnsafeRawBufferPointer) throws(MappingError) -> [UInt8] {
        let found = EscapeCount(json)
        if onNUL == .error {
            if found.nuls > 0 { throw Self.nulError }
            if found.loneSurrogates > 0 { throw Self.surrogateError }
        }
        counts?.add(nuls: found.nuls, loneSurrogates: found.loneSurrogates)
        let text = Array(MappedCell.text(ofJSONString: json).utf8)
        return found.nuls > 0 ? Self.replaced(text, onNUL) : text
    }

    /// Returns the UTF-8 bytes of a converted value, with NUL characters handled as in delimited text.
    func text(_ text: String) throws(MappingError) -> [UInt8] {
        let bytes = Array(text.utf8)
        let count = bytes.count { $0 == 0 }
        guard count > 0 else { return bytes }
        if onNUL == .error { throw Self.nulError }
        counts?.add(nuls: count)
        return Self.replaced(bytes, onNUL)
    }

    private static func replaced(_ text: [UInt8], _ onNUL: NULHandling) -> [UInt8] {
        guard onNUL == .replace else { return text }
        return text.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
    }
}
