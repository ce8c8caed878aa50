internal import Foundation

/// The files that activities of a run write.
///
/// An iteration of a loop does not replace the files of another iteration, and a copy to a store does not replace the
/// files of a copy to another store. An activity outside of the loop, or of the same iteration, may replace files of the
/// same store, as in the service.
struct OutputClaims: Sendable {
    /// A file, or a series of numbered files.
    struct Output: Sendable {
        /// The path of the file, or of the first file of the series.
        var path: String
        /// If `true`, the output is a series, whose files differ in their numbers.
        var isSeries: Bool
    }

    private var files: [String: Set<OutputWriter>] = [:]
    /// The writers of series, by the pattern of the paths.
    private var series: [String: Set<OutputWriter>] = [:]
    /// The writers of single files that have the name of a file of a series, by the pattern of the series.
    private var numbered: [String: Set<OutputWriter>] = [:]

    /// Registers an activity as the writer of an output.
    ///
    /// - Returns: The activity of another iteration or to another store that has written or writes the output; the
    ///   registration then does not take place. `nil` if there is none.
    mutating func claim(_ output: Output, for writer: OutputWriter) -> OutputWriter? {
        let (path, pattern) = Self.keys(of: output)
        var others = files[path] ?? []
        if let pattern {
            others.formUnion(series[pattern] ?? [])
            if output.isSeries { others.formUnion(numbered[pattern] ?? []) }
        }
        if let other = others.first(where: { $0.store != writer.store || $0.isOtherIteration(of: writer) }) {
            return other
        }
        files[path, default: []].insert(writer)
        if let pattern {
            if output.isSeries {
                series[pattern, default: []].insert(writer)
            } else {
                numbered[pattern, default: []].insert(writer)
            }
        }
        return nil
    }

    /// Returns an activity that is registered for a file and writes to another store; `nil` if there is none.
    func writer(of path: String, otherThan store: String) -> OutputWriter? {
        let (path, pattern) = Self.keys(of: Output(path: path, isSeries: false))
        return (files[path] ?? []).union(pattern.flatMap { series[$0] } ?? []).first { $0.store != store }
    }

    /// Removes all registrations of a file that was deleted, so that other activities can write it. Those of a series
    /// stay.
    mutating func release(deleted path: String) {
        let (path, pattern) = Self.keys(of: Output(path: path, isSeries: false))
        guard pattern.flatMap({ series[$0] })?.isEmpty != false else { return }
        files[path] = nil
    }

    /// Returns a Boolean value that indicates whether an activity is registered for a file.
    func contains(_ path: String) -> Bool {
        let (path, pattern) = Self.keys(of: Output(path: path, isSeries: false))
        return files[path]?.isEmpty == false || pattern.flatMap { series[$0] }?.isEmpty == false
    }

    /// Removes a registration.
    mutating func release(_ output: Output, of writer: OutputWriter) {
        let (path, pattern) = Self.keys(of: output)
        files[path]?.remove(writer)
        guard let pattern else { return }
        if output.isSeries { series[pattern]?.remove(writer) } else { numbered[pattern]?.remove(writer) }
    }

    /// Returns the path without links in its folders, and the same path with `#` in place of the number of a series;
    /// `nil` if the name has no such number.
    private static func keys(of output: Output) -> (path: String, pattern: String?) {
        let path = URL(fileURLWithPath: output.path).standardizedFileURL
        let folder = path.deletingLastPathComponent().resolvingSymlinksInPath().path
        let name = path.lastPathComponent
        let real = folder + "/" + name
        // The numbers of a series have at least five digits. The extension may contain an underscore too.
        for underscore in name.indices.reversed() where name[underscore] == "_" {
            let rest = name[name.index(after: underscore)...]
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard digits.count >= 5 else { continue }
            return (real, folder + "/" + name[...underscore] + "#" + rest.dropFirst(digits.count))
        }
        return (real, nil)
    }
}
