internal import FactoryDefinitions
internal import Synchronization

/// Random numbers that follow from a seed and a name, 64 bits each: the same seed and name give the same numbers.
///
/// A run draws one seed. The run itself and each of its activities have a source of their own, so that the numbers of an
/// activity do not depend on what ran before it, and a resumed run gives the same identifiers again.
///
/// The generator is SplitMix64: https://prng.di.unimi.it/splitmix64.c
final class SeededBits: Sendable {
    private let state: Mutex<UInt64>

    /// Creates the source of a name. Names of different purposes have different prefixes.
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
    /// The scope for the expressions of an activity: at the time of its begin, and with random numbers of its own.
    func ofActivity(_ name: String, seed: UInt64, now: FactoryDateTime) -> ExpressionScope {
        let random = SeededBits(seed: seed, name: "activity/" + name)
        var scope = self
        scope.now = now
        scope.randomBits = { random.next() }
        return scope
    }
}
