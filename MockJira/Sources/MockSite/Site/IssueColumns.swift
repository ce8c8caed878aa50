/// The attributes that are read for all issues at once: one compact array per attribute, indexed by issue number.
///
/// The number of an issue is its position in the order of ids, which differs from the order of creation. Some batches
/// of issues are imported from another system: their ids are high, their creation dates are early and often equal, and
/// their key numbers are in another order.
package struct IssueColumns: Sendable {
    package private(set) var ids: [UInt32] = []
    package private(set) var projects: [UInt16] = []
    private(set) var keyNumbers: [UInt32] = []
    package private(set) var created: [Int64] = []
    package private(set) var updated: [Int64] = []
    /// The issue numbers, sorted by creation time, then project key, then key number.
    private(set) var censusOrder: [UInt32] = []
    /// The issue numbers, sorted by project index, then key number. The element of `projectStarts` for a project is the
    /// index of the project's first issue.
    private(set) var keyOrder: [UInt32] = []
    private(set) var projectStarts: [Int] = []
    /// The index of each issue in `keyOrder`.
    private(set) var keyPlaces: [UInt32] = []

    /// 2015-03-02, when the site was opened, in epoch milliseconds.
    static let opened: Int64 = 1_425_254_400_000
    /// 2025-06-30T12:00Z, the time of the site's clock, in epoch milliseconds.
    package static let clock: Int64 = 1_751_284_800_000

    package var count: Int { ids.count }

    package init(configuration: MockSiteConfiguration, projectRanks: [UInt16]) {
        precondition((0...1 << 24).contains(configuration.issues), "A site has 0 to 16,777,216 issues.")
        var arrivals = IssueArrivals(configuration: configuration, projectCount: projectRanks.count)
        let count = configuration.issues
        ids.reserveCapacity(count)
        projects.reserveCapacity(count)
        created.reserveCapacity(count)
        updated.reserveCapacity(count)
        keyNumbers = Array(repeating: 0, count: count)
        for number in 0..<count {
            let arrival = arrivals.next(number)
            ids.append(arrival.id)
            projects.append(arrival.project)
            created.append(arrival.created)
            updated.append(arrival.updated)
            arrivals.assignKeyNumbers(into: &keyNumbers, upTo: number)
        }
        arrivals.assignKeyNumbers(into: &keyNumbers, upTo: count)
        sortByKey(projectCount: projectRanks.count)
        sortByCreation(projectRanks: projectRanks)
    }

    private mutating func sortByKey(projectCount: Int) {
        var parts: [[UInt64]] = Array(repeating: [], count: projectCount)
        for number in 0..<count {
            parts[Int(projects[number])].append(UInt64(keyNumbers[number]) << 32 | UInt64(number))
        }
        keyOrder.reserveCapacity(count)
        for part in parts.indices {
            projectStarts.append(keyOrder.count)
            parts[part].sort()
            keyOrder.append(contentsOf: parts[part].lazy.map { UInt32(truncatingIfNeeded: $0) })
        }
        projectStarts.append(keyOrder.count)
        keyPlaces = Array(repeating: 0, count: count)
        for place in keyOrder.indices {
            keyPlaces[Int(keyOrder[place])] = UInt32(place)
        }
    }

    /// Sorts by creation and number, combined in one 64-bit integer. This is fast because most issues are in order
    /// already. Then sorts the few runs of equal creation dates by key.
    private mutating func sortByCreation(projectRanks: [UInt16]) {
        var words = (0..<count).map { UInt64(created[$0] - Self.opened) << 24 | UInt64($0) }
        words.sort()
        censusOrder = words.map { UInt32($0 & 0xFF_FFFF) }
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, words[end] >> 24 == words[start] >> 24 {
                end += 1
            }
            if end - start > 1 {
                censusOrder[start..<end].sort { a, b in
                    let rankA = projectRanks[Int(projects[Int(a)])]
                    let rankB = projectRanks[Int(projects[Int(b)])]
                    return rankA != rankB ? rankA < rankB : keyNumbers[Int(a)] < keyNumbers[Int(b)]
                }
            }
            start = end
        }
    }

    /// Appends an issue at the end of the order of ids.
    ///
    /// - Returns: The issue's number.
    package mutating func append(project: Int, created moment: Int64, projectRanks: [UInt16]) -> Int {
        let number = count
        let places = projectStarts[project]..<projectStarts[project + 1]
        let keyNumber = (places.last.map { keyNumbers[Int(keyOrder[$0])] } ?? 0) + 1
        ids.append((ids.last ?? 10_000) + 1)
        projects.append(UInt16(project))
        keyNumbers.append(keyNumber)
        created.append(moment)
        updated.append(moment)
        keyPlaces.append(0)
        keyOrder.insert(UInt32(number), at: places.upperBound)
        for later in project + 1..<projectStarts.count { projectStarts[later] += 1 }
        for place in places.upperBound..<keyOrder.count { keyPlaces[Int(keyOrder[place])] = UInt32(place) }
        func precedes(_ a: Int, _ b: Int) -> Bool {
            if created[a] != created[b] { return created[a] < created[b] }
            let (rankA, rankB) = (projectRanks[Int(projects[a])], projectRanks[Int(projects[b])])
            return rankA != rankB ? rankA < rankB : keyNumbers[a] < keyNumbers[b]
        }
        var place = censusOrder.count
        while place > 0, precedes(number, Int(censusOrder[place - 1])) { place -= 1 }
        censusOrder.insert(UInt32(number), at: place)
        return number
    }

    /// Sets the time of an issue's last change.
    package mutating func setUpdated(_ number: Int, at moment: Int64) {
        updated[number] = moment
    }

    /// Returns the number of the issue with an id; nil if no issue has the id.
    package func number(id: UInt32) -> Int? {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < ids.count && ids[low] == id ? low : nil
    }

    /// Returns the index in `keyOrder` of the project's first issue whose key number is at least `keyNumber`. If there
    /// is none, it is the end index of the project's issues.
    func keyPlace(project: Int, keyNumber: UInt32) -> Int {
        var low = projectStarts[project]
        var high = projectStarts[project + 1]
        while low < high {
            let middle = (low + high) / 2
            if keyNumbers[Int(keyOrder[middle])] < keyNumber {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Returns the number of the issue with a key; nil if no issue has the key.
    package func number(project: Int, keyNumber: UInt32) -> Int? {
        let place = keyPlace(project: project, keyNumber: keyNumber)
        guard place < projectStarts[project + 1] else { return nil }
        let number = Int(keyOrder[place])
        return keyNumbers[number] == keyNumber ? number : nil
    }
}
