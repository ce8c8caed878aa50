import FactoryDefinitions
import Testing

private let settings = activityPointer + "/typeProperties"

private func execute(_ pipeline: String, _ parameters: String = "") -> String {
    """
    {"name": "E", "type": "ExecutePipeline", "typeProperties": {"parameters": {\(parameters)}, "pipeline":
    {"referenceName": "\(pipeline)", "type": "PipelineReference"}}}
    """
}

@Suite("Rules of executed pipelines")
struct ExecutedPipelineRuleTests {
    @Test("an executed pipeline gets a value for each parameter without a default, and no others")
    func executedPipeline() {
        func found(_ parameters: String) -> [Problem] {
            var files = validFiles
            files["child.json"] = """
                {"name": "Child", "properties": {"activities": [], "parameters": {"need": {"type": "String"}, "size": {"type":
                "Int", "defaultValue": 1}}}}
                """
            files["tested.json"] = pipeline(execute("child", parameters))
            return check(files).map { Problem(id: $0.id, pointer: $0.pointer) }
        }
        let place = settings + "/parameters"
        #expect(found(#""need": "a""#) == [])
        #expect(found(#""Need": "@pipeline().Pipeline", "size": 3"#) == [])
        #expect(found("") == [Problem(id: "reference.parameterMissing", pointer: place + "/need")])
        #expect(
            found(#""need": "a", "sise": 3"#) == [Problem(id: "reference.parameterUnknown", pointer: place + "/sise")]
        )
        #expect(
            found(#""need": "a", "size": "big""#) == [Problem(id: "reference.parameterType", pointer: place + "/size")]
        )
    }

    @Test("pipelines that execute each other in a cycle are errors, unless an activity of the cycle is inactive")
    func executionCycle() {
        func found(_ last: String) -> [String] {
            let files = [
                "a.json": pipeline(execute("B")).replacing("Tested", with: "A"),
                "b.json": pipeline(execute("c")).replacing("Tested", with: "B"),
                "c.json": pipeline(last).replacing("Tested", with: "C"),
                "d.json": pipeline(execute("A")).replacing("Tested", with: "D"),
            ]
            return check(files).map { "\($0.file) \($0.id) \($0.pointer)" }
        }
        let pointer = settings + "/pipeline/referenceName"
        #expect(found(execute("A")) == ["a.json", "b.json", "c.json"].map { "\($0) pipeline.cycle \(pointer)" })
        #expect(found(execute("C")) == ["c.json pipeline.cycle \(pointer)"])
        #expect(
            found(execute("A").replacing("\"type\"", with: "\"state\": \"Inactive\", \"type\"", maxReplacements: 1))
                == []
        )
    }
}
