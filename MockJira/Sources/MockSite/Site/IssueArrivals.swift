/// Generates the issues of a site in the order of ids. Each issue is either created on the site or imported in a batch.
struct IssueArrivals {
    struct Arrival {
        let id: UInt32
        let project: UInt16
        let created: Int64
        let updated: Int64
    }

    /// A batch of issues that is being imported.
    private struct Batch {
        var remaining: Int
        /// The project of all issues of the batch; nil if they are in several projects.
        let project: UInt16?
        var created: Int64
        /// The upper bound of the interval between the creation of two successive issues, in milliseconds. If it is 0,
        /// all issues of the batch have the same creation time.
        let spacing: Int
    }

    private var random: SeededRandom
    private let count: Int
    private let projectCount: Int
    /// The projects from which one is chosen at random, in at most 4096 entries. The first projects have more entries
    /// than the last ones, so that they get more issues.
    private let projectTable: [UInt16]
    private let batchSize: Int
    private let meanGap: Int
    private var now = IssueColumns.opened
    private var lastID: UInt32 = 9999
    private var lastCreated = IssueColumns.opened
    private var nextKey: [UInt32]
    private var batch: Batch?
    /// The issues without key numbers, by project.
    private var unnumbered: [UInt16: [Int]] = [:]

    init(configuration: MockSiteConfiguration, projectCount: Int) {
        var random = SeededRandom(seed: configuration.seed, topic: .columns)
        self.count = configuration.issues
        self.projectCount = projectCount
        self.batchSize = min(3000, max(3, configuration.issues / 60))
        self.meanGap = Int(IssueColumns.clock - IssueColumns.opened - 86_400_000) / max(1, configuration.issues)
        self.nextKey = Array(repeating: 1, count: projectCount)
        let weights = (0..<projectCount).map { 1000 / ($0 + 2) + random.below(60) + 1 }
        let total = weights.reduce(0, +)
        var table: [UInt16] = []
        var sum = 0
        for project in weights.indices {
            sum += weights[project]
            while table.count * total < sum * 4096 && table.count < 4096 {
                table.append(UInt16(project))
            }
        }
        self.projectTable = table
        self.random = random
    }

    mutating func next(_ number: Int) -> Arrival {
        lastID += 1 + (random.chance(perMille: 80) ? UInt32(random.below(5)) : 0)
        now = min(IssueColumns.clock - 180_000, now + Int64(random.below(2 * meanGap + 1)))
        if batch == nil {
            startBatch(number)
        }
        let arrival = batch == nil ? createdHere() : imported()
        unnumbered[arrival.project, default: []].append(number)
        return arrival
    }

    /// Assigns key numbers to the issues before `end` that have none. While a batch is being imported, it assigns none.
    /// After the batch, it assigns them in random order, because imported issues keep the order of their keys in the
    /// other system, which is not the order of their import.
    mutating func assignKeyNumbers(into keyNumbers: inout [UInt32], upTo end: Int) {
        guard batch == nil || end == count else { return }
        for project in unnumbered.keys.sorted() {
            var numbers = unnumbered[project] ?? []
            if numbers.count > 1 {
                numbers.shuffle(using: &random)
            }
            for number in numbers {
                keyNumbers[number] = nextKey[Int(project)]
                nextKey[Int(project)] += 1 + (random.chance(perMille: 50) ? UInt32(random.below(4)) : 0)
            }
        }
        unnumbered.removeAll(keepingCapacity: true)
    }

    /// Starts a batch, at random or at one of two issues. In a site with at least 20 issues, a batch in one project
    /// starts at one third of the issues, and a batch in several projects at one half, unless another batch is in
    /// progress then. All issues of such a batch have the same creation time.
    private mutating func startBatch(_ number: Int) {
        let isFirst = count >= 20 && number == count / 3
        let isSecond = count >= 20 && number == count / 2
        guard isFirst || isSecond || random.below(batchSize * 8) == 0 else { return }
        let age = Int(now - IssueColumns.opened)
        let instant = IssueColumns.opened + Int64(random.below(age + 1) / 1000 * 1000)
        batch = Batch(
            remaining: 2 + random.below(batchSize * 2),
            project: isFirst || !isSecond && random.chance(perMille: 500) ? randomProject() : nil,
            created: instant,
            spacing: isFirst || isSecond ? 0 : [0, 0, 1000, 3_600_000][random.below(4)]
        )
    }

    private mutating func createdHere() -> Arrival {
        if !random.chance(perMille: 20) {
            lastCreated = now
        }
        return arrival(project: randomProject(), created: lastCreated, notBefore: lastCreated)
    }

    private mutating func imported() -> Arrival {
        guard var current = batch else { return createdHere() }
        let project = current.project ?? UInt16(random.below(projectCount))
        let result = arrival(project: project, created: current.created, notBefore: now)
        if current.spacing > 0 {
            current.created = min(now, current.created + Int64(random.below(current.spacing)))
        }
        current.remaining -= 1
        batch = current.remaining > 0 ? current : nil
        return result
    }

    private mutating func arrival(project: UInt16, created: Int64, notBefore: Int64) -> Arrival {
        let latest = Int(IssueColumns.clock - 120_000 - notBefore)
        let reach = [3_600_000, 5_184_000_000, 5_184_000_000, 400_000_000_000][random.below(4)]
        let updated = notBefore + Int64(random.below(max(1, min(latest, reach))))
        return Arrival(id: lastID, project: project, created: created, updated: updated)
    }

    private mutating func randomProject() -> UInt16 {
        projectTable[random.below(projectTable.count)]
    }
}
