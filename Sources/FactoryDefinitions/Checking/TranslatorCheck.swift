internal import InterimData

/// Checks the translator of a copy.
///
/// https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping
struct TranslatorCheck {
    let translator: LocatedValue
    /// The copy's `typeProperties`.
    let settings: LocatedValue
    /// If `true`, the source is of version 2.0, whose sinks do not have the names of types of version 1.0.
    let isVersion2: Bool

    func run(_ findings: inout Findings) {
        if translator.isDynamic { return }
        guard translator.members != nil else {
            findings.error("value.type", translator, "translator must be an object, not \(translator.kindName)")
            return
        }
        if let type = translator["type"] {
            if !type.isDynamic, type.text != "TabularTranslator" {
                findings.error(
                    "mapping.translator",
                    type,
                    "the type of translator must be TabularTranslator, here \(type.shown)"
                )
            }
        } else {
            findings.missing("mapping.required", "type", in: translator, "translator needs type: \"TabularTranslator\"")
        }
        findings.checkFlag("mapComplexValuesToString", in: translator)
        checkConversion(&findings)
        checkCollection(&findings)
        MappingsCheck(translator: translator, isVersion2: isVersion2).run(&findings)
        OlderMappingsCheck(translator: translator).run(&findings)
    }

    private func checkConversion(_ findings: inout Findings) {
        findings.checkFlag("typeConversion", in: translator)
        guard let conversion = translator["typeConversionSettings"], !conversion.isDynamic else { return }
        guard conversion.members != nil else {
            findings.error(
                "value.type",
                conversion,
                "typeConversionSettings must be an object, not \(conversion.kindName)"
            )
            return
        }
        let isOn = translator["typeConversion"].map { $0.isDynamic || $0.flag != false } ?? false
        if !isOn, conversion.members?.isEmpty == false {
            findings.warning(
                "mapping.noEffect",
                conversion,
                "typeConversionSettings have no effect without \"typeConversion\": true"
            )
        }
        findings.checkFlag("allowDataTruncation", in: conversion)
        findings.checkFlag("treatBooleanAsNumber", in: conversion)
        for name in ["dateTimeFormat", "dateTimeOffsetFormat", "timeSpanFormat", "dateFormat", "timeFormat", "culture"]
        {
            findings.checkText(name, in: conversion)
        }
        if isOn, let culture = conversion["culture"], let text = culture.literalText, Culture(named: text) == nil {
            findings.warning(
                "mapping.culture",
                culture,
                "the culture \(culture.shown) is not supported here, and the copy is rejected when it is to run; use "
                    + Culture.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
    }

    private func checkCollection(_ findings: inout Findings) {
        findings.checkText("collectionReference", in: translator)
        guard let collection = translator["collectionReference"], let text = collection.literalText else { return }
        if text.isEmpty { return }
        if let problem = MappingPath.problem(of: text, isRelativeAllowed: false) {
            findings.error("mapping.path", collection, "collectionReference \(collection.shown) is invalid: \(problem)")
        }
    }
}

/// The paths of mappings, such as `$['a'][0]['b']` or `$.a.b`. A path that is relative to an item of a collection has
/// no `$`.
enum MappingPath {
    /// Returns the reason why a text is not a path; `nil` if the text is a path.
    static func problem(of text: String, isRelativeAllowed: Bool) -> String? {
        if !isRelativeAllowed, !text.hasPrefix("$") {
            return "it must begin with $; relative paths require a collectionReference"
        }
        do {
            _ = try ValuePath(reading: text)
            return nil
        } catch {
            return error.message
        }
    }
}
