import Benchmark
import CAllocations
import Foundation

/// Metrics that the framework does not have, and their measurement.
enum Meter {
    /// Processor time in nanoseconds. The framework's own metric has a resolution of a hundredth of a second.
    static let cpu = BenchmarkMetric.custom("cpuNanoseconds", useScalingFactor: false)
    /// Calls of malloc and its family.
    static let allocations = BenchmarkMetric.custom("allocations", useScalingFactor: false)
    /// Bytes processed.
    static let bytes = BenchmarkMetric.custom("bytes", polarity: .prefersLarger, useScalingFactor: false)
    /// Records processed.
    static let records = BenchmarkMetric.custom("records", polarity: .prefersLarger, useScalingFactor: false)
    /// Bytes of a codec's output.
    static let written = BenchmarkMetric.custom("written", useScalingFactor: false)

    /// Measures one iteration: time by the framework, processor time and allocations here.
    static func measure<Failure: Error>(
        _ benchmark: Benchmark,
        bytes byteCount: Int,
        records recordCount: Int,
        _ body: () throws(Failure) -> Void
    ) throws(Failure) {
        benchmark.startMeasurement()
        let allocationsBefore = callocations_count()
        let cpuBefore = cpuNanoseconds()
        try body()
        let cpuTaken = cpuNanoseconds() - cpuBefore
        let allocationsMade = callocations_count() - allocationsBefore
        benchmark.stopMeasurement()
        benchmark.measurement(cpu, cpuTaken)
        benchmark.measurement(allocations, Int(allocationsMade))
        benchmark.measurement(bytes, byteCount)
        benchmark.measurement(records, recordCount)
    }

    private static func cpuNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}
