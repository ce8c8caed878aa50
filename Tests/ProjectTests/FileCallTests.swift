import Testing

@Suite("Calls that create, rename, lock and sync files")
struct FileCallTests {
    @Test("are only in DurableFiles")
    func onePlace() throws {
        var found: [String] = []
        for file in try Checkout.swiftFiles(below: "Sources") where !file.hasPrefix("Sources/DurableFiles/") {
            for (number, line) in try Checkout.text(file).split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            where Self.isCall(line) {
                found.append("\(file):\(number + 1): \(line)")
            }
        }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test(
        "are recognized",
        arguments: [
            "let file = open(path, O_RDONLY)", "guard Glibc.rename(a, b) == 0 else {", "fsync(file)", "_ = link(a, b)",
            "flock(file, LOCK_EX)", "try text.write(toFile: path, atomically: true, encoding: .utf8)",
            "try data.write(to: url)", "FileManager.default.createFile(atPath: path, contents: nil)",
            "try FileManager.default.moveItem(atPath: a, toPath: b)",
        ]
    )
    func recognized(_ line: String) {
        #expect(Self.isCall(line[...]))
    }

    @Test(
        "are distinguished from other words",
        arguments: [
            "/// Calls open(2).", "    func open(_ path: String)", "gate.open(3)", "let link = ParentLink(table)",
            "reopen(file)",
        ]
    )
    func others(_ line: String) {
        #expect(!Self.isCall(line[...]))
    }

    private static func isCall(_ line: Substring) -> Bool {
        let code = line.drop { $0 == " " }
        guard !code.hasPrefix("//"), !code.contains("func ") else { return false }
        return code.contains(
            #/(?:^|[^.\w]|Glibc\.|Darwin\.|Foundation\.)(?:open|openat|creat|rename|renameat2?|link|linkat|fsync|fdatasync|flock)\(/#
        )
            || code.contains(#/\.(?:createFile|moveItem|replaceItem|replaceItemAt)\(|\.write\(to(?:File)?:/#)
    }
}
