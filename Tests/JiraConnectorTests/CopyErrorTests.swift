import Compression
import Foundation
import InterimData
import JiraReader
import Sinks
import Testing

@testable import JiraConnector

@Suite("Errors of the reader and the sink")
struct CopyErrorTests {
    @Test(
        "of the reader are translated by their code",
        arguments: [
            (.cancelled, .cancelled), (.invalidSite, .invalidPlan), (.invalidQuery, .invalidPlan),
            (.unknownTable, .invalidPlan),
            (.invalidOption, .invalidPlan), (.unreachable, .readingFailed), (.notAuthenticated, .readingFailed),
            (.bodyTooLarge, .readingFailed), (.endlessPaging, .readingFailed), (.notJSON, .readingFailed),
        ] as [(JiraReaderError.Code, CopyError.Code)]
    )
    func reading(_ code: JiraReaderError.Code, _ expected: CopyError.Code) {
        let error = CopyError(JiraReaderError(code, "why", table: "Issues"))
        #expect(error.code == expected && error.message == "table Issues: why" && "\(error)" == error.message)
        #expect((error.cause as? JiraReaderError)?.code == code)
    }

    @Test(
        "of the sink are translated by their code",
        arguments: [
            (.exists, .invalidPlan), (.busy, .writingFailed), (.notWritable, .writingFailed), (.full, .writingFailed),
            (.closedPipe, .closedPipe), (.other, .writingFailed),
        ] as [(SinkError.Code, CopyError.Code)]
    )
    func writing(_ code: SinkError.Code, _ expected: CopyError.Code) {
        let error = CopyError(SinkError(code, "why"))
        #expect(error.code == expected && error.message == "why")
        #expect((error.cause as? SinkError)?.code == code)
    }

    @Test("indicate cancellations, and keep the settings that they advise to change")
    func cancellations() {
        #expect(CopyError(CancellationError()).isCancellation)
        #expect(CopyError(JiraReaderError(.cancelled, "cancelled")).isCancellation)
        #expect(!CopyError(JiraReaderError(.unreachable, "why")).isCancellation)
        let error = JiraReaderError(.bodyTooLarge, "why", advisedSettings: [.pageByteLimit])
        #expect(CopyError(error).advisedSettings == [.pageByteLimit])
        let codes: [CopyError.Code] = [.invalidPlan, .readingFailed, .rowFailed, .closedPipe, .cancelled]
        #expect(codes.map(\.description) == ["invalidPlan", "readingFailed", "rowFailed", "closedPipe", "cancelled"])
    }

    @Test("of other kinds are translated, and translated ones are not changed")
    func others() {
        #expect(CopyError(CancellationError()).code == .cancelled)
        let compression = CopyError(CompressionError(.libraryFailed, "no memory"))
        #expect(compression.code == .writingFailed && compression.message == "no memory")
        let error = CopyError(CopyError(.closedPipe, "gone"))
        #expect(error.code == .closedPipe && error.message == "gone")
    }
}
