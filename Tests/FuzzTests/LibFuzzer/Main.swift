#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `fuzz TARGET FOLDER [OPTIONS OF LIBFUZZER]`: searches for inputs that violate a target's conditions.
///
/// The target's seeds are written to the folder first, and libFuzzer adds interesting inputs to it. Without
/// arguments, the program lists the targets.
@main
struct Fuzz {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 2, let target = FuzzTarget.all.first(where: { $0.name == arguments[1] }) else {
            for target in FuzzTarget.all { print(target.name) }
            exit(arguments.count > 1 ? 2 : 0)
        }
        chosen = target
        let folder = arguments[2]
        for (number, seed) in target.seeds.enumerated() { save(seed, "\(folder)/seed-\(number)") }
        let dictionary = "\(folder).words"
        save(target.words.map { "\"" + $0.map(escaped).joined() + "\"\n" }.joined().utf8.map { $0 }, dictionary)

        let options = [arguments[0], folder, "-dict=\(dictionary)"] + arguments.dropFirst(3)
        var count = Int32(options.count)
        var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(capacity: options.count + 1)
        for (place, option) in options.enumerated() { values?[place] = strdup(option) }
        values?[options.count] = nil
        exit(runDriver(&count, &values, readInput))
    }

    private static func save(_ bytes: [UInt8], _ path: String) {
        guard let file = fopen(path, "w") else {
            print("cannot write \(path)")
            exit(2)
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    private static func escaped(_ byte: UInt8) -> String {
        "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

/// Unchecked because the compiler cannot prove that a mutable global is not accessed concurrently. This is sound
/// because the variable is set once, before libFuzzer's loop begins, and the loop has a single thread.
nonisolated(unsafe) private var chosen: FuzzTarget?

private func readInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        print("\(error)")
        // libFuzzer reports an input on abort: it prints it in base64 and stores it in a file.
        abort()
    }
    return 0
}

/// libFuzzer as a library: <https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library>.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ values: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The symbol to which libFuzzer's own `main` refers. That `main` is linked but never called.
@_cdecl("LLVMFuzzerTestOneInput")
func unusedInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt { readInput(bytes, count) }
