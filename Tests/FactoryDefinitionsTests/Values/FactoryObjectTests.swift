import FactoryDefinitions
import Testing

@Suite("Objects of definitions")
struct FactoryObjectTests {
    @Test("keep the order of their members, and have each name once")
    func order() {
        var object = FactoryObject([("b", .integer(1)), ("a", .null), ("b", .integer(2))])
        #expect(object.members.map(\.name) == ["b", "a"])
        #expect(object["b"] == .integer(2))
        object["b"] = nil
        object["c"] = .boolean(true)
        #expect(object == FactoryObject([("a", .null), ("c", .boolean(true))]))
        #expect(object != FactoryObject([("c", .boolean(true)), ("a", .null)]))
    }
}
