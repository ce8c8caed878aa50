internal import InterimData

/// Checks the list `mappings` of a translator.
struct MappingsCheck {
    let translator: LocatedValue
    /// If `true`, the source is of version 2.0, whose sinks do not have the names of types of version 1.0.
    let isVersion2: Bool

    func run(_ findings: inout Findings) {
        guard let mappings = translator["mappings"], !mappings.isDynamic else { return }
        guard let elements = mappings.elements else {
            findings.error("value.type", mappings, "mappings must be an array, not \(mappings.kindName)")
            return
        }
        var sinks: [String: Int] = [:]
        for (index, mapping) in elements.enumerated() where !mapping.isDynamic {
            guard mapping.members != nil else {
                findings.error("value.type", mapping, "a mapping must be an object with source and sink")
                continue
            }
            check("source", of: mapping, index, &findings)
            check("sink", of: mapping, index, &findings)
            checkConversion(mapping, &findings)
            guard let (key, value) = Self.target(mapping["sink"]) else { continue }
            if let first = sinks[key] {
                findings.error(
                    "mapping.duplicateSink",
                    value,
                    "two mappings write the sink column \(value.shown) (\(first) and \(index))"
                )
            } else {
                sinks[key] = index
            }
        }
    }

    /// Returns a key of the column that a mapping writes, and the value that names the column; `nil` if the sink names
    /// none.
    private static func target(_ sink: LocatedValue?) -> (String, LocatedValue)? {
        for name in ["name", "path"] {
            if let value = sink?[name], let text = value.text { return (name + ":" + text, value) }
        }
        if let value = sink?["ordinal"], let number = value.wholeNumber { return ("ordinal:\(number)", value) }
        return nil
    }

    private func check(_ name: String, of mapping: LocatedValue, _ index: Int, _ findings: inout Findings) {
        let missing = "mapping \(index) has no \(name) (name, path or ordinal)"
        guard let end = mapping[name] else {
            findings.missing("mapping.required", name, in: mapping, missing)
            return
        }
        if end.isDynamic { return }
        guard end.members != nil else {
            findings.error(
                "value.type",
                end,
                "\(name) must be an object with name, path or ordinal, not \(end.kindName)"
            )
            return
        }
        if ["name", "path", "ordinal"].allSatisfy({ end[$0] == nil }) {
            findings.error("mapping.required", end, missing)
        }
        if let column = end["name"], let text = column.text, text.isEmpty {
            findings.error("mapping.required", column, missing)
        }
        for key in ["name", "path", "format", "culture"] {
            guard let value = end[key], value.text == nil, !value.isDynamic else { continue }
            findings.error("value.type", value, "\(key) must be text, not \(value.kindName)")
        }
        findings.checkNumber("ordinal", in: end, 1...Int.max, id: "mapping.ordinal")
        if let path = end["path"], let text = path.literalText,
            let problem = MappingPath.problem(
                of: text,
                isRelativeAllowed: name == "sink" || translator["collectionReference"] != nil
            )
        {
            findings.error("mapping.path", path, "\(path.shown) is not a path: \(problem)")
        } else if name == "sink", let path = end["path"], let text = path.literalText,
            ValuePath(text)?.steps.contains(where: { if case .element = $0 { true } else { false } }) == true
        {
            findings.error(
                "mapping.path",
                path,
                "\(path.shown) has an element of an array, which a tabular source cannot write"
            )
        }
        if let type = end["type"], !type.isDynamic,
            !InterimTypeName.isKnown(type.text ?? "")
                || isVersion2 && name == "sink" && ValueType.isVersion1(type.text ?? "")
        {
            findings.error(
                "mapping.type",
                type,
                "\(type.shown) is not an interim type; use \(InterimTypeName.suggestion(type.text ?? ""))"
            )
        }
    }

    /// Checks that the service documents a conversion from the type of the source to the type of the sink. The
    /// documented conversions apply to columns, but not to paths.
    private func checkConversion(_ mapping: LocatedValue, _ findings: inout Findings) {
        guard let source = mapping["source"], let sink = mapping["sink"], source["path"] == nil, sink["path"] == nil,
            let from = source["type"]?.text, let type = sink["type"], let to = type.text,
            let fromType = ValueType(named: from), let toType = ValueType(named: to),
            !fromType.isConvertible(to: toType)
        else { return }
        findings.error("mapping.conversion", type, "\(from) cannot be converted to \(to)")
    }
}

/// Checks the older forms `columnMappings` and `schemaMapping`.
struct OlderMappingsCheck {
    let translator: LocatedValue

    func run(_ findings: inout Findings) {
        for name in ["columnMappings", "schemaMapping"] {
            guard let value = translator[name], !value.isDynamic else { continue }
            if translator["mappings"] != nil {
                findings.warning("mapping.noEffect", value, "\(name) has no effect if there are mappings")
            }
            if let members = value.members {
                check(members, name, &findings)
            } else if name == "columnMappings", let text = value.text {
                check(text, value, &findings)
            } else {
                findings.error("value.type", value, "\(name) must be an object, not \(value.kindName)")
            }
        }
    }

    private func check(_ members: [LocatedValue.Member], _ name: String, _ findings: inout Findings) {
        var sinks: [String: String] = [:]
        for member in members {
            guard let text = member.value.text else {
                if !member.value.isDynamic {
                    findings.error(
                        "value.type",
                        member.value,
                        "\(name) maps names to names, not to \(member.value.kindName)"
                    )
                }
                continue
            }
            // A path on the right side is a source, and several columns may have the same source.
            if text.hasPrefix("$") { continue }
            if let first = sinks[text] {
                findings.error(
                    "mapping.duplicateSink",
                    member.value,
                    "two mappings write the sink column \(member.value.shown) (of \(LocatedValue.quoted(first)) and "
                        + "\(LocatedValue.quoted(member.name)))"
                )
            } else {
                sinks[text] = member.name
            }
        }
    }

    /// Checks `columnMappings` in the form of text, such as `A: B, C: D`.
    private func check(_ text: String, _ value: LocatedValue, _ findings: inout Findings) {
        var sinks: Set<String> = []
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = pair.split(separator: ":", omittingEmptySubsequences: false).map {
                $0.filter { !$0.isWhitespace }
            }
            guard ends.count == 2, ends.allSatisfy({ !$0.isEmpty }) else {
                findings.error(
                    "mapping.required",
                    value,
                    "\(LocatedValue.quoted(String(pair))) is not a mapping; write columnMappings as "
                        + "\"source: sink, source: sink\""
                )
                continue
            }
            if !sinks.insert(ends[1]).inserted {
                findings.error(
                    "mapping.duplicateSink",
                    value,
                    "two mappings write the sink column \(LocatedValue.quoted(ends[1]))"
                )
            }
        }
    }
}
