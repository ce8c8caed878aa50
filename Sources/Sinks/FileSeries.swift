/// The settings of a series: the rows of a run are written to several files in one folder.
///
/// The path of the destination is the prefix of the files' names: `out/fields` results in `out/fields_00000.csv`,
/// `out/fields_00001.csv` and so on. There is at least one file. The files get their final names when the last of them
/// is complete. If an earlier run wrote more files, those with higher numbers are not removed. Source: `maxRowsPerFile`
/// and `fileNamePrefix` of
/// <https://learn.microsoft.com/azure/data-factory/format-delimited-text#delimited-text-as-sink>.
public struct FileSeries: Sendable, Hashable {
    /// The maximum number of rows in a file: 1 or more.
    public var maximumRowCount: Int
    /// The extension of the names, such as `.csv.gz`.
    public var fileExtension: String

    /// Creates a series.
    public init(maximumRowCount: Int, fileExtension: String) {
        self.maximumRowCount = maximumRowCount
        self.fileExtension = fileExtension
    }

    /// Returns the path of the file with a number. Numbers begin at 0.
    package func path(_ number: Int, prefix: String) -> String {
        let digits = String(number)
        return prefix + "_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + fileExtension
    }
}
