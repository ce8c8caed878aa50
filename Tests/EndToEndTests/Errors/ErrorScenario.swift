import FactoryRuntime
import InterimData
import JiraConnector
import JiraReader
import RunState
import Sinks
import TestSupport

/// A code of an error, and a way to provoke that error.
struct ErrorScenario: Sendable {
    /// The type and the code, as in `JiraReaderError.forbidden`.
    let name: String
    /// Throws the error. The folder is used by this scenario only.
    let provoke: @Sendable (TemporaryFolder) async throws -> Void

    private init(_ type: String, _ code: any CustomStringConvertible, _ provoke: @escaping Provocation) {
        name = "\(type).\(code)"
        self.provoke = provoke
    }

    typealias Provocation = @Sendable (TemporaryFolder) async throws -> Void

    static func reader(_ code: JiraReaderError.Code, _ provoke: @escaping Provocation) -> ErrorScenario {
        ErrorScenario("JiraReaderError", code, provoke)
    }

    static func copy(_ code: CopyError.Code, _ provoke: @escaping Provocation) -> ErrorScenario {
        ErrorScenario("CopyError", code, provoke)
    }

    static func sink(_ code: SinkError.Code, _ provoke: @escaping Provocation) -> ErrorScenario {
        ErrorScenario("SinkError", code, provoke)
    }

    static func state(_ code: RunStateError.Code, _ provoke: @escaping Provocation) -> ErrorScenario {
        ErrorScenario("RunStateError", code, provoke)
    }

    static func mapping(_ code: MappingError.Code, _ provoke: @escaping Provocation) -> ErrorScenario {
        ErrorScenario("MappingError", code, provoke)
    }

    static func column(_ code: ColumnError.Code, _ provoke: @escaping Provocation) -> ErrorScenario {
        ErrorScenario("ColumnError", code, provoke)
    }

    static func factory(_ code: FactoryRunError.Code, _ provoke: @escaping Provocation) -> ErrorScenario {
        ErrorScenario("FactoryRunError", code, provoke)
    }

    /// All scenarios, in the order of `allNames`. The lists are in the files `ErrorScenario+….swift`.
    static let all = ofReader + ofCopies + ofSinks + ofStates + ofMappings + ofColumns + ofFactories

    /// The names of all codes of these error types, in the order of their declarations.
    static let allNames =
        names("JiraReaderError", JiraReaderError.Code.all) + names("CopyError", CopyError.Code.all)
        + names("SinkError", SinkError.Code.all) + names("RunStateError", RunStateError.Code.all)
        + names("MappingError", MappingError.Code.all) + names("ColumnError", ColumnError.Code.all)
        + names("FactoryRunError", FactoryRunError.Code.all)

    private static func names(_ type: String, _ codes: [some CustomStringConvertible]) -> [String] {
        codes.map { "\(type).\($0)" }
    }
}

/// An error as the golden file shows it.
struct ShownError {
    let name: String
    let message: String
    let advisedSettings: [AdvisedSetting]

    /// Creates a value from an error of a type that has codes. For an error of any other type, the value is `nil`.
    init?(_ error: any Error) {
        switch error {
        case let error as JiraReaderError:
            self.init("JiraReaderError", error.code, error.description, error.advisedSettings)
        case let error as CopyError: self.init("CopyError", error.code, error.description, error.advisedSettings)
        case let error as SinkError: self.init("SinkError", error.code, error.description, error.advisedSettings)
        case let error as RunStateError:
            self.init("RunStateError", error.code, error.description, error.advisedSettings)
        case let error as MappingError: self.init("MappingError", error.code, error.description, [])
        case let error as ColumnError: self.init("ColumnError", error.code, error.description, [])
        case let error as FactoryRunError:
            self.init("FactoryRunError", error.code, error.description, error.advisedSettings)
        default: return nil
        }
    }

    private init(
        _ type: String,
        _ code: any CustomStringConvertible,
        _ message: String,
        _ advisedSettings: [AdvisedSetting]
    ) {
        name = "\(type).\(code)"
        self.message = message
        self.advisedSettings = advisedSettings
    }

    var text: String {
        let advice =
            advisedSettings.isEmpty ? "" : "\nAdvised: \(advisedSettings.map(\.description).joined(separator: ", "))"
        return "\(name)\n\(message)\(advice)\n"
    }
}
