internal import InterimData

extension JiraClient {
    /// Divides a table into parts that can be read separately, even by other processes; see ``Partition``.
    ///
    /// Tables of issues and their child tables are divided by ranges of `created` with about the same number of issues
    /// each, which takes about 30 requests for each partition, most of them concurrent. Child tables of other tables
    /// are divided by their parents, which are read first and take about 300 bytes of memory each. All other tables are
    /// returned as one partition.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - options: The options with which the partitions will be read. If they have a `limit`, the whole table is one
    ///     partition.
    ///   - count: The number of partitions: 1 to 10,000. There may be fewer.
    /// - Returns: The partitions, in the table's order, and the findings about the tables that were listed for them.
    /// - Throws: ``JiraReaderError`` if an option does not fit the table, or if the site cannot be read.
    public func partitions(
        of table: Table,
        options: ReadOptions = ReadOptions(),
        count: Int
    ) async throws(JiraReaderError) -> TableDivision {
        guard (1...10_000).contains(count) else {
            throw JiraReaderError(.invalidOption, "a table is divided into 1 to 10,000 partitions", table: table.name)
        }
        // Throws if an option is invalid.
        _ = try pages(of: table, options: options)
        var division = try await divide(table, options, count: count)
        for place in division.partitions.indices { division.partitions[place].selection = options.selection }
        return division
    }

    /// Returns the partitions of the table with the given name, as ``partitions(of:options:count:)-(Table,_,_)`` does.
    ///
    /// - Throws: ``JiraReaderError`` if there is no such table, if an option does not fit it, or if the site cannot be
    ///   read.
    public func partitions(
        of table: String,
        options: ReadOptions = ReadOptions(),
        count: Int
    ) async throws(JiraReaderError) -> TableDivision {
        try await partitions(of: Catalogue.table(named: table), options: options, count: count)
    }

    private func divide(
        _ table: Table,
        _ options: ReadOptions,
        count: Int
    ) async throws(JiraReaderError) -> TableDivision {
        let whole = TableDivision(partitions: [Partition(table: table.name, extent: .whole)])
        guard count > 1, options.limit == nil, options.partition == nil, table.partitioning(on: .cloud) != .none else {
            return whole
        }
        let deployment = site.isOnAtlassianHost ? .cloud : try await self.deployment()
        switch table.partitioning(on: deployment) {
        case .none: return whole
        case .created:
            let ranges = try await createdRanges(table, options, on: deployment, count: count)
            return TableDivision(
                partitions: ranges.map { Partition(table: table.name, extent: $0.isBounded ? .created($0) : .whole) }
            )
        case .parents, .ids:
            guard let link = try table.on(deployment).parent else { return whole }
            return try await divideByParents(table, link, options, on: deployment, count: count)
        }
    }

    // MARK: By parents

    private func divideByParents(
        _ table: Table,
        _ link: ParentLink,
        _ options: ReadOptions,
        on deployment: Deployment,
        count: Int
    ) async throws(JiraReaderError) -> TableDivision {
        var parents: [Partition.Parent] = []
        var seen = SeenParents()
        let listing = try sequence(
            of: link.parentTable(on: deployment),
            link.parentOptions(options)
        ) { (options, deployment) throws(JiraReaderError) in
            try link.parentTable(on: deployment).makePlan(options)
        }
        for try await page in listing {
            for number in 0..<page.count {
                guard let parent = link.parent(page[number], inherited: page.decoration.members) else { continue }
                if seen.insert(parent.values, below: page.decoration.members, key: parent.key) {
                    parents.append(parent)
                }
            }
        }
        let isByIDs = table.partitioning(on: deployment) == .ids
        guard !isByIDs || parents.allSatisfy({ UInt64($0.values[0]) != nil }) else {
            throw JiraReaderError(
                .unexpectedResponse,
                "a row of \(link.table) has an id that is not a whole number",
                table: table.name
            )
        }
        let size = max(1, (parents.count + count - 1) / count)
        let parts = stride(from: 0, to: parents.count, by: size).map { parents[$0..<min($0 + size, parents.count)] }
        return TableDivision(
            partitions: (parts.isEmpty ? [[]] : parts).map { part in
                let ids = part.compactMap { $0.values.count == 1 ? UInt64($0.values[0]) : nil }
                return Partition(table: table.name, extent: isByIDs ? .ids(ids) : .parents(Array(part)))
            },
            findings: listing.statistics.findings
        )
    }

    // MARK: By time

    private func createdRanges(
        _ table: Table,
        _ options: ReadOptions,
        on deployment: Deployment,
        count: Int
    ) async throws(JiraReaderError) -> [CreatedRange] {
        var statistics = CreatedStatistics(
            fetcher: makeFetcher(for: table, on: deployment, ReadingStatistics(scheduler: scheduler)),
            jql: options.jql,
            deployment: deployment
        )
        guard let oldest = try await statistics.created(.first), let newest = try await statistics.created(.last),
            oldest < newest
        else { return [CreatedRange()] }
        var division = CreatedDivision(oldest: oldest, newest: newest, parts: count)
        while !division.rangesToCount.isEmpty {
            guard let counts = try await statistics.counts(of: division.rangesToCount) else { return [CreatedRange()] }
            division.receive(counts)
        }
        let whole = CreatedRange(start: nil, end: nil, timeZone: statistics.timeZone)
        return whole.cut(at: division.borders)
    }
}
