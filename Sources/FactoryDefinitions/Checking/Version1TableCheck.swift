internal import InterimData

/// Checks the name of a table in version 1.0, in a dataset or a query.
///
/// The list of these tables is not published, so that an unknown table is a warning: a run here rejects it, and the
/// service may have it.
struct Version1TableCheck {
    let context: CheckContext

    /// Checks the name as a dataset writes it: `"Platform"."Api_Issue"`.
    func run(tableName text: String, at value: LocatedValue, _ findings: inout Findings) {
        do throws(TableQuery.Problem) {
            let parts = try TableQuery.tableName(text)
            guard case .own(let name)? = check(parts, "dataset.tableUnknown", at: value, &findings) else { return }
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
            let query = try TableQuery(text)
            _ = check(query.table, "source.query", at: value, &findings)
        } catch {
            if !error.isUnsupported { findings.error("source.query", value, error.message) }
        }
    }

    private func check(
        _ parts: [String],
        _ id: String,
        at value: LocatedValue,
        _ findings: inout Findings
    ) -> Version1TableName? {
        do throws(TableQuery.Problem) {
            return try Version1TableName(parts, among: context.tables)
        } catch {
            if error.isUnsupported {
                findings.warning(id, value, error.message + "; a run here rejects it")
            } else {
                findings.error(id, value, error.message)
            }
            return nil
        }
    }
}
