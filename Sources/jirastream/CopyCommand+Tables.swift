internal import ArgumentParser
internal import InterimData
internal import JiraConnector
internal import JiraReader
internal import Sinks

extension CopyCommand {
    /// Copies many tables to a folder.
    func copyMany() async throws {
        let chosen: [Table]
        if let tables {
            chosen = try Self.names(tables).map {
                try Catalogue.table(named: $0)
            }
        } else {
            // Misspelled tables and parameters are reported before the first request.
            _ = try TableParameter.parameters(tableParameters, of: Catalogue.tables)
            let deployment = try await findDeployment()
            let given = Set(tableParameters.map(\.parameter.name))
            chosen = CopySet.everything(given: given).filter { $0.isAvailable(on: deployment) }
        }
        guard let first = chosen.first else { throw ValidationError("--tables lists no table") }
        if let name = chosen.map(\.name).first(where: { name in chosen.count { $0.name == name } > 1 }) {
            throw ValidationError("--tables lists \(name) twice")
        }
        var template = try makePlan(first)
        var paths = account.paths
        for table in chosen {
            paths.add(
                copyTo: "\(output)/\(table.name).\(template.sink.fileExtension)",
                option: "the file of \(table.name)"
            )
        }
        try paths.checkArguments()
        template.parameters = []
        let unrestricted = chosen.filter { !$0.hasRowsOfIssues }.map(\.name)
        if jql != nil, !unrestricted.isEmpty {
            printToStandardError(
                "jirastream: --jql does not apply to \(unrestricted.joined(separator: ", ")); all records are copied"
            )
        }
        let set = CopySet(
            tables: chosen,
            folder: output,
            template: template,
            overwrite: overwrite,
            parameters: try TableParameter.parameters(tableParameters, of: chosen)
        )
        let isQuiet = quiet
        let (result, signalCode) = await run { () throws(CopyError) in
            try await set.run { entry, failure in
                if let error = entry.error {
                    let text =
                        "jirastream: \(OptionAdvice.label(of: failure))\(entry.table) could not be copied: \(error)"
                    printToStandardError(OptionAdvice.copy.add(to: text, for: failure))
                } else if !isQuiet {
                    printToStandardError("\(entry.table): \(Quantity.count(entry.rows)) records")
                }
                if let age = entry.listingAge, !isQuiet {
                    printToStandardError("jirastream: \(entry.table): \(age.note)")
                }
                CopyFindings.print(entry.listing)
                if entry.isIncomplete {
                    CopyFindings.print(
                        skipped: entry.skippedParents,
                        unreadIssues: entry.unreadIssues,
                        goneIssues: entry.goneIssues
                    )
                }
            }
        }
        switch result {
        case .success(let manifest):
            let incomplete = manifest.tables.filter(\.isIncomplete).count
            if !quiet {
                printToStandardError(
                    "\(manifest.tables.count - incomplete) of \(manifest.tables.count) tables are complete; "
                        + "\(output)/manifest.json lists all"
                )
            }
            if incomplete > 0 {
                if quiet {
                    printToStandardError(
                        "jirastream: \(incomplete) tables are incomplete; \(output)/manifest.json lists the reasons"
                    )
                }
                throw CommandExit.incomplete
            }
        case .failure(let error): throw exit(for: error, signalCode: signalCode, isResumable: true)
        }
    }

    /// Returns the deployment of the site. If no option names it, a site at an address of Atlassian is Cloud, and the
    /// deployment of any other site is probed.
    private func findDeployment() async throws -> Deployment {
        let site = try account.makeSite()
        if account.deployment == nil, site.isOnAtlassianHost { return .cloud }
        do {
            let reader = try JiraClient(
                site: site,
                credentials: try account.makeCredentials(),
                configuration: account.makeReaderConfiguration()
            )
            return try await reader.deployment()
        } catch let error as JiraReaderError {
            printToStandardError("jirastream: \(OptionAdvice.copy.message(error))")
            throw CommandExit.failed
        }
    }
}
