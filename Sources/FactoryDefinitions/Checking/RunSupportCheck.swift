internal import InterimData

/// Reports the parts of a valid activity because of which a run on this machine rejects the pipeline, as notes.
struct RunSupportCheck {
    let activity: LocatedValue

    func run(_ findings: inout Findings) {
        guard let type = activity["type"], let name = type.literalText, !name.isEmpty else { return }
        let settings = activity["typeProperties"]
        if !RunnableActivities.types.contains(name) {
            report("activities of type \(name) are not supported", at: type, &findings)
            return
        }
        if name == "Copy" || name == "Lookup", let query = settings?["source"]?["query"], let text = query.literalText,
            !text.isEmpty
        {
            do throws(TableQuery.Problem) {
                _ = try TableQuery(text)
            } catch {
                if error.isUnsupported { report(error.message, at: query, &findings) }
            }
        }
        if name == "WebActivity", let method = settings?["method"], let text = method.literalText,
            !RunnableActivities.webMethods.contains(text.uppercased())
        {
            report(
                "the method \(LocatedValue.quoted(text)) is not supported; supported are GET and POST",
                at: method,
                &findings
            )
        }
        if name == "WebActivity", let type = settings?["authentication"]?["type"], let text = type.literalText,
            text.lowercased() != "basic"
        {
            report(
                "the authentication \(LocatedValue.quoted(text)) is not supported; supported is Basic",
                at: type,
                &findings
            )
        }
        if name == "Copy" {
            if let source = settings?["source"]?["type"], let text = source.literalText, text != "JiraSource" {
                report("a source of type \(text) is not supported; only Jira can be read", at: source, &findings)
            } else if let sink = settings?["sink"]?["type"], let text = sink.literalText,
                !RunnableActivities.sinks.contains(text.lowercased())
            {
                report(
                    "a sink of type \(text) is not supported; supported are JsonSink and DelimitedTextSink",
                    at: sink,
                    &findings
                )
            }
        } else if name == "Lookup" {
            guard let source = settings?["source"]?["type"], let text = source.literalText, text != "JiraSource" else {
                return
            }
            report("a source of type \(text) is not supported; only Jira can be read", at: source, &findings)
        } else if name == "GetMetadata" {
            for field in settings?["fieldList"]?.elements ?? [] {
                guard let text = field.literalText,
                    !RunnableActivities.metadataFields.contains(where: { $0.lowercased() == text.lowercased() })
                else { continue }
                report("the field \(LocatedValue.quoted(text)) is not supported", at: field, &findings)
            }
        }
    }

    private func report(_ reason: String, at value: LocatedValue, _ findings: inout Findings) {
        findings.note("run.unsupported", value, "a run here rejects the pipeline: \(reason)")
    }
}
