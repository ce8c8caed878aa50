import FactoryDefinitions
import InterimData
import Testing

@Suite("Values without their locations")
struct LocatedValueTests {
    private func value(_ text: String) throws -> FactoryValue {
        try JSONReader.read(Array(text.utf8)).root.factoryValue
    }

    @Test("have integers for numbers of 64 bits")
    func numbers() throws {
        #expect(
            try value("[0, -9223372036854775808, 9223372036854775808, 1.50, -0, 1e3]")
                == .array([
                    .integer(0), .integer(.min), .float(9_223_372_036_854_775_808), .float(1.5), .integer(0),
                    .float(1000),
                ])
        )
    }

    @Test("have the value of the last member if a name is repeated")
    func repeatedNames() throws {
        #expect(
            try value("{\"a\": 1, \"b\": 2, \"a\": 3}")
                == .object(FactoryObject([("b", .integer(2)), ("a", .integer(3))]))
        )
    }
}
