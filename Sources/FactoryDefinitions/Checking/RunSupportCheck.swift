package import InterimData

/// Finds the parts of a valid activity because of which a run on this machine rejects the pipeline.
///
/// Settings that are expressions are not checked, because their values are known only when the activity begins.
package struct RunSupportCheck {
    /// A part that is not supported.
    package struct Problem {
        /// The value in the definition.
        let value: LocatedValue
        /// The reason.
        package let message: String
    }

    private let activity: LocatedValue

    /// Creates a check.
    ///
    /// - Parameter activity: The definition of the activity.
    package init(activity: LocatedValue) { self.activity = activity }

    /// The problems, without those of activities inside this one.
    package var problems: [Problem] {
        guard let type = activity["type"], let name = type.literalText, !name.isEmpty else { return [] }
        guard RunnableActivities.types.contains(name) else {
            return [Problem(value: type, message: "activities of type \(name) are not supported")]
        }
        guard let settings = activity["typeProperties"] else { return [] }
        return switch name {
        case "Copy": source(settings) + query(settings) + sink(settings)
        case "Lookup": source(settings) + query(settings)
        case "GetMetadata": fields(settings)
        case "WebActivity": request(settings)
        default: []
        }
    }

    private func source(_ settings: LocatedValue) -> [Problem] {
        problem(settings["source"]?["type"]) { text in
            text == "JiraSource" ? nil : "a source of type \(text) is not supported; only Jira can be read"
        }
    }

    private func query(_ settings: LocatedValue) -> [Problem] {
        problem(settings["source"]?["query"]) { text in
            do throws(TableQuery.Problem) {
                if !text.isEmpty { _ = try TableQuery(text) }
            } catch {
                // A text that is not a query is an error of the definition.
                if error.isUnsupported { return error.message }
            }
            return nil
        }
    }

    private func sink(_ settings: LocatedValue) -> [Problem] {
        problem(settings["sink"]?["type"]) { text in
            RunnableActivities.sinks.contains(text.lowercased())
                ? nil : "a sink of type \(text) is not supported; supported are JsonSink and DelimitedTextSink"
        }
    }

    private func fields(_ settings: LocatedValue) -> [Problem] {
        (settings["fieldList"]?.elements ?? []).flatMap { field in
            problem(field) { text in
                RunnableActivities.metadataFields.contains { $0.lowercased() == text.lowercased() }
                    ? nil
                    : "the field \(LocatedValue.quoted(text)) is not supported; supported are "
                        + RunnableActivities.metadataFields.joined(separator: ", ")
            }
        }
    }

    private func request(_ settings: LocatedValue) -> [Problem] {
        problem(settings["method"]) { text in
            RunnableActivities.webMethods.contains(text.uppercased())
                ? nil : "the method \(LocatedValue.quoted(text)) is not supported; supported are GET and POST"
        }
            + problem(settings["authentication"]?["type"]) { text in
                text.lowercased() == "basic"
                    ? nil : "the authentication \(LocatedValue.quoted(text)) is not supported; supported is Basic"
            }
    }

    /// Returns the problem of a value for which the closure returns a message. The value is not checked if it is an
    /// expression.
    private func problem(_ value: LocatedValue?, _ message: (String) -> String?) -> [Problem] {
        guard let value, let text = value.literalText, let message = message(text) else { return [] }
        return [Problem(value: value, message: message)]
    }
}
