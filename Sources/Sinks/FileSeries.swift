/// A run's rows in several files of a folder.
///
/// The path of the destination is then the beginning of their names: `out/fields` gives `out/fields_00000.csv`,
/// `out/fields_00001.csv` and so on. Each appears when it is whole. A run that fails leaves those that were whole, and files
/// of an earlier run with higher numbers stay. There is one file at least. Source: `maxRowsPerFile` and `fileNamePrefix` of
/// <https://learn.microsoft.com/azure/data-factory/format-delimited-text#delimited-text-as-sink>.
public struct FileSeries: Sendable, Hashable {
    /// The most rows of a file: 1 or more.
    public var maximumRowCount: Int
    /// The ending of the names, such as `.csv.gz`.
    public var fileExtension: String

    /// Creates a series.
    public init(maximumRowCount: Int, fileExtension: String) {
        self.maximumRowCount = maximumRowCount
        self.fileExtension = fileExtension
    }

    /// The path of a file, counted from 0.
    package func path(_ number: Int, prefix: String) -> String {
        let digits = String(number)
        return prefix + "_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + fileExtension
    }
}
