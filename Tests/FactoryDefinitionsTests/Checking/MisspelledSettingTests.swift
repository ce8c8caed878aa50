import FactoryDefinitions
import Testing

@Suite("Misspelled settings")
struct MisspelledSettingTests {
    private static let location = "\"location\": {\"type\": \"FileServerLocation\", \"folderPath\": \"a\"}"
    private static let settings = "/properties/typeProperties"

    @Test(
        "of datasets have a warning with the similar name",
        arguments: [
            (fileDataset("Json", location + ", \"compresion\": {}"), settings + "/compresion", "compression"),
            (
                fileDataset("Json", location.replacing("}", with: ", \"filename\": \"x\"}")),
                settings + "/location/filename", "fileName"
            ),
            (
                fileDataset("DelimitedText", location + ", \"firstRowAsHeder\": true"), settings + "/firstRowAsHeder",
                "firstRowAsHeader"
            ),
        ]
    )
    func datasets(text: String, pointer: String, name: String) { check(text, pointer, name) }

    @Test(
        "of activities have a warning with the similar name",
        arguments: [
            (copy(source: ", \"additionalColums\": []"), settings("/source/additionalColums"), "additionalColumns"),
            (copy(settings: "\"translater\": {},"), settings("/translater"), "translator"),
            (
                copy(activity: "\"policy\": {\"secureOuput\": true},"), activityPointer + "/policy/secureOuput",
                "secureOutput"
            ),
            (
                #"{"name": "E", "type": "ForEach", "typeProperties": {"items": [], "isSequentail": true, "activities": []}}"#,
                settings("/isSequentail"), "isSequential"
            ),
        ]
    )
    func activities(text: String, pointer: String, name: String) { check(pipeline(text), pointer, name) }

    private static func settings(_ path: String) -> String { activityPointer + "/typeProperties" + path }

    private func check(_ text: String, _ pointer: String, _ name: String) {
        let found = FactoryDefinitionsTests.check(validFiles.merging(["tested.json": text]) { $1 })
        #expect(found.map(\.id) == ["setting.unknown"] && found.first?.pointer == pointer, "\(found)")
        #expect(found.first?.severity == .warning)
        #expect(found.first?.message.contains("did you mean \"\(name)\"?") == true, "\(found)")
    }

    @Test("have no warning if they are not similar to a setting, or if the setting is there too")
    func others() {
        for text in [
            fileDataset("Json", Self.location + ", \"format\": {}, \"nestingSeparator\": \".\""),
            pipeline(copy(settings: "\"name\": 1, \"custom\": 2,")),
            pipeline(copy(source: ", \"querry\": \"a\", \"query\": \"a\", \"recursive\": true")),
        ] {
            let ids = FactoryDefinitionsTests.check(validFiles.merging(["tested.json": text]) { $1 }).map(\.id)
            #expect(!ids.contains("setting.unknown"), "\(text)")
        }
    }
}
