import Foundation
import Judge
import MockJira
import Testing

@Suite("Copies into folders with symbolic links, with a umask, and on read-only file systems", .timeLimit(.minutes(3)))
struct OutputFolderTests {
    @Test("do not follow a symbolic link that has the name of one of their files")
    func plantedLinks() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, hostileValues: true))) {
            server in
            for suffix in [
                "", ".partial", ".journal", ".ids", ".keys", ".lock", ".manifest.json", ".manifest.json.partial",
            ] {
                for option in [[], ["--resume"], ["--overwrite"]] {
                    try await TemporaryFolder.use { folder in
                        let target = folder + "/target"
                        try Data("precious".utf8).write(to: URL(fileURLWithPath: target))
                        try FileManager.default.createSymbolicLink(
                            atPath: folder + "/out" + suffix,
                            withDestinationPath: target
                        )
                        let finished = try await Copy(
                            site: server.baseURL,
                            output: folder + "/out",
                            arguments: ["--fields", "summary"] + option
                        ).run()
                        let place = "\(suffix) \(option): \(finished)"
                        #expect(FileManager.default.contents(atPath: target) == Data("precious".utf8), "\(place)")
                        let isRefused =
                            [".partial", ".lock"].contains(suffix) || suffix.isEmpty && option != ["--overwrite"]
                        #expect((finished.exitCode == 0) != isRefused, "\(place)")
                        guard !isRefused else { return }
                        for name in ["out", "out.manifest.json"] {
                            var status = stat()
                            #expect(lstat(folder + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
                        }
                    }
                }
            }
        }
    }

    @Test("create their files with the user's own umask")
    func umask() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let program = Copy(site: server.baseURL, output: folder + "/out").program
                let finished = try await Program(
                    "/bin/sh",
                    ["-c", "umask 027; exec \"$@\"", "sh", program.path] + program.arguments,
                    environment: program.environment
                ).run()
                #expect(finished.exitCode == 0, "\(finished)")
                for name in ["out", "out.manifest.json"] {
                    var status = stat()
                    #expect(stat(folder + "/" + name, &status) == 0)
                    #expect(status.st_mode & 0o777 == 0o640, "\(name): \(status.st_mode)")
                }
            }
        }
    }

    @Test("end with a message if the folder is not writable, and succeed when it is writable again")
    func readOnlyFolder() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let disk = folder + "/disk"
                try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
                func mount(_ arguments: String...) async throws -> Bool {
                    guard let mount = Program.find("mount") else { return false }
                    return try await Program(mount, arguments).run().exitCode == 0
                }
                guard try await mount("-t", "tmpfs", "-o", "ro,size=8m", "tmpfs", disk) else {
                    print("  a read-only folder: skipped, a file system cannot be mounted here")
                    return
                }
                let copy = Copy(site: server.baseURL, output: disk + "/out", arguments: ["--resume"])
                let refused = try await copy.run()
                let isWritable = try await mount("-o", "remount,rw", disk)
                let last = try await copy.run()
                _ = try await Program(Program.find("umount") ?? "umount", [disk]).run()
                #expect(refused.exitCode == 1 && refused.standardError.contains("ead-only"), "\(refused)")
                #expect(isWritable && last.exitCode == 0, "\(last)")
            }
        }
    }
}
