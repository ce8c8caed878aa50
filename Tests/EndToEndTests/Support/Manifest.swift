import Foundation

/// The documented members of the manifest beside an output.
struct Manifest: Decodable {
    var rows: Int
    var sha256: String
    var goneIssues: [UInt64]
    var resumptions: Int

    init(path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path + ".manifest.json"))
        self = try JSONDecoder().decode(Manifest.self, from: data)
    }
}
