internal import FactoryDefinitions
internal import Synchronization

/// A generator of 64-bit random numbers from a seed and a name. The same seed and name generate the same numbers.
///
/// A run has one seed. The run and each of its activities have their own generators, so the numbers of an activity do
/// not depend on the activities before it, and a resumed run generates the same identifiers.
///
/// The generator is SplitMix64: https://prng.di.unimi.it/splitmix64.c
final class SeededRandomSource: Sendable {
    private let state: Mutex<UInt64>

    /// Creates the generator for a name. The names for activities begin with `activity/`, so that they differ from the
    /// names `run` and `pipeline`.
    init(seed: UInt64, name: String) {
        let digest = FactoryValue.array([.string(String(seed, radix: 16)), .string(name)]).digest
        state = Mutex(UInt64(digest.prefix(16), radix: 16) ?? seed)
    }

    /// Returns the next number.
    func next() -> UInt64 {
        let state = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension ExpressionScope {
    /// Returns the scope for the expressions of an activity. `now` is the time at which the activity began. The random
    /// numbers of the scope are generated from the seed and the name of the activity.
    func ofActivity(_ name: String, seed: UInt64, now: FactoryDateTime) -> ExpressionScope {
        let random = SeededRandomSource(seed: seed, name: "activity/" + name)
        var scope = self
        scope.now = now
        scope.randomBits = { random.next() }
        return scope
    }
}
