internal import InterimData

/// Checks the name of a table in version 1.0, in a dataset or a query.
struct Version1TableCheck {
    let context: CheckContext

    /// Checks the name as a dataset writes it: `"Platform"."Api_Issue"`.
    func run(tableName text: String, at value: LocatedValue, _ findings: inout Findings) {
        do throws(TableQuery.Problem) {
            guard case .own(let name) = try Version1TableName(try TableQuery.tableName(text), among: context.tables)
            else { return }
            findings.serviceLimit(
                "dataset.tableUnknown",
                value,
                "no table \(LocatedValue.quoted(name)) of version 1.0 is known; this program reads it, the service does not",
                isStrict: context.isStrict
            )
        } catch {
            findings.error("dataset.tableUnknown", value, error.message)
        }
    }

    /// Checks a query. A query that only the service can run is valid.
    func run(query text: String, at value: LocatedValue, _ findings: inout Findings) {
        do throws(TableQuery.Problem) {
            _ = try Version1TableName(try TableQuery(text).table, among: context.tables)
        } catch {
            if !error.isUnsupported { findings.error("source.query", value, error.message) }
        }
    }
}
