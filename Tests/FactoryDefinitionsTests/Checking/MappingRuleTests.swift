import FactoryDefinitions
import Testing

private let settings = activityPointer + "/typeProperties"

private func mapping(_ text: String, _ more: String = "") -> String {
    copy(settings: "\"translator\": {\"type\": \"TabularTranslator\", \(more) \"mappings\": [\(text)]},")
}

private func translator(_ text: String) -> String {
    copy(settings: "\"translator\": {\"type\": \"TabularTranslator\", \(text)},")
}

@Suite("Rules of mappings")
struct MappingRuleTests {
    static let rules: [Rule] = [
        Rule(
            "a valid one",
            pipeline(mapping("{\"source\": {\"path\": \"$['a'][0].b\"}, \"sink\": {\"name\": \"b\"}}"))
        ),
        Rule(
            "without a sink",
            pipeline(mapping("{\"source\": {\"name\": \"a\"}}")),
            "mapping.required",
            settings + "/translator/mappings/0/sink"
        ),
        Rule(
            "a sink without a name",
            pipeline(mapping("{\"source\": {\"type\": \"String\"}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.required",
            settings + "/translator/mappings/0/source"
        ),
        Rule(
            "a path without its bracket",
            pipeline(mapping("{\"source\": {\"path\": \"$['a'\"}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.path",
            settings + "/translator/mappings/0/source/path"
        ),
        Rule(
            "a relative path",
            pipeline(mapping("{\"source\": {\"path\": \"a.b\"}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.path",
            settings + "/translator/mappings/0/source/path"
        ),
        Rule(
            "a relative path below a collection",
            pipeline(
                mapping(
                    "{\"source\": {\"path\": \"['a']\"}, \"sink\": {\"name\": \"b\"}}",
                    "\"collectionReference\": \"$.x\","
                )
            )
        ),
        Rule(
            "a sink's path into an array",
            pipeline(mapping("{\"source\": {\"name\": \"a\"}, \"sink\": {\"path\": \"$.a[0].b\"}}")),
            "mapping.path",
            settings + "/translator/mappings/0/sink/path"
        ),
        Rule(
            "an unknown culture",
            pipeline(
                translator("\"typeConversion\": true, \"typeConversionSettings\": {\"culture\": \"de-de\"}")
            ),
            "mapping.culture",
            settings + "/translator/typeConversionSettings/culture",
            isWarning: true
        ),
        Rule(
            "the ordinal 0",
            pipeline(mapping("{\"source\": {\"ordinal\": 0}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.ordinal",
            settings + "/translator/mappings/0/source/ordinal"
        ),
        Rule(
            "an ordinal as a string",
            pipeline(mapping("{\"source\": {\"ordinal\": \"1\"}, \"sink\": {\"name\": \"b\"}}"))
        ),
        Rule(
            "a sink's type of version 1.0 with version 2.0",
            pipeline(mapping("{\"source\": {\"name\": \"a\"}, \"sink\": {\"name\": \"b\", \"type\": \"Varchar\"}}")),
            "mapping.type",
            settings + "/translator/mappings/0/sink/type"
        ),
        Rule(
            "a conversion outside the matrix",
            pipeline(
                mapping(
                    "{\"source\": {\"name\": \"a\", \"type\": \"Boolean\"}, \"sink\": {\"name\": \"b\", \"type\": \"DateTime\"}}"
                )
            ),
            "mapping.conversion",
            settings + "/translator/mappings/0/sink/type"
        ),
        Rule(
            "a column whose name begins like an expression",
            pipeline(mapping("{\"source\": {\"name\": \"@type\"}, \"sink\": {\"name\": \"b\"}}"))
        ),
        Rule(
            "settings without the conversion",
            pipeline(translator("\"typeConversionSettings\": {\"culture\": \"de-de\"}")),
            "mapping.noEffect",
            settings + "/translator/typeConversionSettings",
            isWarning: true
        ),
        Rule(
            "older columns",
            pipeline(translator("\"columnMappings\": {\"a\": \"x\", \"b\": \"x\"}")),
            "mapping.duplicateSink",
            settings + "/translator/columnMappings/b"
        ),
        Rule("older columns as a string", pipeline(translator("\"columnMappings\": \"a: x, b: y\""))),
        Rule(
            "older columns as a string, repeated",
            pipeline(translator("\"columnMappings\": \"a: x, b: x\"")),
            "mapping.duplicateSink",
            settings + "/translator/columnMappings"
        ),
        Rule(
            "older paths",
            pipeline(translator("\"schemaMapping\": {\"$.a.b\": \"x\", \"$.c\": \"x\"}")),
            "mapping.duplicateSink",
            settings + "/translator/schemaMapping/$.c"
        ),
        Rule(
            "another translator",
            pipeline(
                translator("").replacing("TabularTranslator", with: "Other")
                    .replacing("\"Other\", ", with: "\"Other\"")
            ),
            "mapping.translator",
            settings + "/translator/type"
        ),
        Rule(
            "a quotation mark in a name in a path",
            pipeline(mapping("{\"source\": {\"path\": \"$['it\\\\'s']\"}, \"sink\": {\"name\": \"b\"}}"))
        ),
        Rule(
            "a wildcard in a path",
            pipeline(mapping("{\"source\": {\"path\": \"$.*\"}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.path",
            settings + "/translator/mappings/0/source/path"
        ),
        Rule(
            "a day converted to a time of day",
            pipeline(
                mapping(
                    "{\"source\": {\"name\": \"a\", \"type\": \"Date\"}, \"sink\": {\"name\": \"b\", \"type\": \"Time\"}}"
                )
            ),
            "mapping.conversion",
            settings + "/translator/mappings/0/sink/type"
        ),
        Rule(
            "a name of a type with a blank, in small letters",
            pipeline(
                mapping(
                    "{\"source\": {\"name\": \"a\", \"type\": \"byte array\"}, \"sink\": {\"name\": \"b\", \"type\": \"string\"}}"
                )
            )
        ),
    ]

    @Test("of translators", arguments: rules)
    func translators(rule: Rule) { #expect(problems(rule.text) == rule.problems) }
}
