import FactoryDefinitions
import Testing

@testable import FactoryRuntime

@Suite("Kinds of activities")
struct ActivityTypesTests {
    @Test("that can run are those whose settings are checked, each once")
    func kinds() {
        let types = ActivityTypes.all.map { $0.type }
        #expect(Set(types) == RunnableActivities.types && Set(types).count == types.count)
        #expect(ActivityTypes.implementation("SqlServerStoredProcedure") == nil)
    }
}
