internal import InterimData

/// Describes where a run on this machine writes the file of a copy, if the definitions name a store other than a file
/// server. The file is not uploaded.
struct SinkLocationCheck {
    let dataset: Definition
    /// The activity's reference to the dataset.
    let reference: LocatedValue?
    let context: CheckContext

    /// Reports the location at the reference, or at the type of the sink if there is no reference.
    func run(at sink: LocatedValue, _ findings: inout Findings) {
        guard let location = dataset.properties["typeProperties"]?["location"], let type = location["type"]?.literalText
        else { return }
        let place = reference?["referenceName"] ?? sink
        guard let store = FileStore.named(location: type) else {
            findings.warning(
                "sink.location",
                place,
                "a run here cannot write to the location of \"\(dataset.name)\", which is of type \(type); the activity fails"
            )
            return
        }
        guard store.serviceType != "FileServer" else { return }
        let path = path(location, store).joined(separator: "/")
        findings.note(
            "sink.localFile",
            place,
            "a run here writes \"\(dataset.name)\" to the local file \(LocatedValue.quoted(path)) below the output folder, "
                + "and does not upload it"
        )
    }

    /// Returns the parts of the path. A part that is known only at run time is its name in angle brackets.
    private func path(_ location: LocatedValue, _ store: FileStore) -> [String] {
        var parts: [String] = []
        if let name = store.serviceContainerProperty {
            parts.append(part(name, context.service(of: dataset)?.properties["typeProperties"]?[name]))
        }
        for name in [store.containerProperty, "folderPath", "fileName"].compactMap({ $0 }) {
            parts.append(name == "fileName" && location[name] == nil ? "<fileName>" : part(name, location[name]))
        }
        return parts.filter { !$0.isEmpty }
    }

    private func part(_ name: String, _ value: LocatedValue?) -> String {
        guard let value else { return "" }
        return PassedSetting(reference: reference, dataset: dataset).text(of: value)?.text ?? "<\(name)>"
    }
}
