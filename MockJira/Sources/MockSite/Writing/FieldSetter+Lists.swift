/// The setting of fields with several values: labels, components and versions.
extension FieldSetter {
    mutating func texts(_ name: String, _ value: JSONInput) -> [String]? {
        let texts = value.elements?.map(\.string)
        guard let texts, !texts.contains(nil) else {
            addError(name, "data was not an array")
            return nil
        }
        return texts.compactMap { $0 }
    }

    var currentLabels: [String] {
        if let written = edits.labels { return written.map { place in labelText(place) } }
        return issue.map { issue in (0..<issue.labelCount).map { tables.label(issue.label($0)) } } ?? []
    }

    private func labelText(_ place: Int) -> String {
        place < Words.labelCount ? Words.labels[place] : changes.labels[place - Words.labelCount]
    }

    mutating func setLabels(_ labels: [String]) {
        if let wrong = labels.first(where: { $0.contains(where: \.isWhitespace) }) {
            return addError("labels", "The label '\(wrong)' contains spaces which is invalid.")
        }
        recordChange("labels", nil, currentLabels.joined(separator: " "), nil, labels.joined(separator: " "))
        var places: [Int] = []
        for label in labels {
            let place = changes.labelPlace(label)
            if !places.contains(place) { places.append(place) }
        }
        edits.labels = places
    }

    func choices(_ name: String) -> [(id: String, name: String)] {
        name == "components"
            ? project.components.map { ($0.id, $0.name) } : project.versions.map { ($0.id, $0.name) }
    }

    func currentPlaces(_ name: String) -> [Int] {
        switch name {
        case "components":
            edits.components ?? issue.map { issue in (0..<issue.componentCount).map { issue.component($0) } } ?? []
        case "fixVersions":
            edits.fixVersions ?? issue.map { issue in (0..<issue.fixVersionCount).map { issue.fixVersion($0) } } ?? []
        default: edits.versions ?? issue.map { issue in (0..<issue.versionCount).map { issue.version($0) } } ?? []
        }
    }

    mutating func setPlaces(_ name: String, _ places: [Int]) {
        let known = choices(name)
        let old = currentPlaces(name)
        // The changelog has one item for each removed or added element, as in Jira.
        let field = name == "components" ? "Component" : name == "fixVersions" ? "Fix Version" : "Version"
        for place in old where !places.contains(place) {
            recordChange(field, id: name, known[place].id, known[place].name, nil, nil)
        }
        for place in places where !old.contains(place) {
            recordChange(field, id: name, nil, nil, known[place].id, known[place].name)
        }
        switch name {
        case "components": edits.components = places
        case "fixVersions": edits.fixVersions = places
        default: edits.versions = places
        }
    }
}
