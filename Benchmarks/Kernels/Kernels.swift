import Benchmark
import BenchmarkSteps
import Foundation

/// The kernels: each ``KernelStep`` separately, on one thread and without a socket.
///
/// The pages are read from files, saved responses of `bulkfetch`; `JIRASTREAM_BENCHMARK_PAGES` is their folder. An
/// iteration processes all of them once, so that figures per byte and per record follow from the metrics `bytes` and
/// `records` beside the times.
let benchmarks: @Sendable () -> Void = {
    let environment = ProcessInfo.processInfo.environment
    Benchmark.defaultConfiguration = .init(
        metrics: [
            .throughput, .wallClock, .instructions, Meter.cpu, Meter.allocations, Meter.bytes, Meter.records,
            Meter.written,
        ],
        warmupIterations: 2,
        maxDuration: .milliseconds(Int(environment["JIRASTREAM_BENCHMARK_MS"] ?? "") ?? 400),
        maxIterations: 10_000
    )
    guard let folder = environment["JIRASTREAM_BENCHMARK_PAGES"] else {
        fatalError("JIRASTREAM_BENCHMARK_PAGES is not a folder of saved pages")
    }
    let steps: [KernelStep]
    do {
        steps = try KernelStep.all(pagesIn: folder)
    } catch {
        fatalError("\(error)")
    }
    for step in steps {
        Benchmark(step.name) { benchmark in
            let iteration = try step.prepare()
            var written = 0
            try Meter.measure(benchmark, bytes: step.byteCount, records: step.recordCount) { () throws in
                written = try iteration()
            }
            benchmark.measurement(Meter.written, written)
        }
    }
}
