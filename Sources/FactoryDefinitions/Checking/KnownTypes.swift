/// The Data Factory types whose names this program accepts. The settings of other types are not checked.
enum KnownTypes {
    static let linkedServices: Set<String> = [
        "Jira", "FileServer", "AzureKeyVault", "AzureBlobStorage", "AzureBlobFS", "AzureFileStorage",
        "AzureDataLakeStoreGen2", "Sftp", "FtpServer", "AmazonS3", "GoogleCloudStorage", "HttpServer", "RestService",
        "AzureSqlDatabase", "SqlServer",
    ]

    static let datasets: Set<String> = [
        "JiraObject", "Json", "DelimitedText", "Parquet", "Avro", "Orc", "Binary", "Excel", "Xml", "AzureSqlTable",
        "SqlServerTable", "RestResource",
    ]

    /// The types of file datasets, each with the type of its sink and the type of that sink's format settings.
    static let fileFormats: [(dataset: String, sink: String, settings: String)] = [
        ("Json", "JsonSink", "JsonWriteSettings"),
        ("DelimitedText", "DelimitedTextSink", "DelimitedTextWriteSettings"),
        ("Parquet", "ParquetSink", "ParquetWriteSettings"),
        ("Avro", "AvroSink", "AvroWriteSettings"),
        ("Orc", "OrcSink", "OrcWriteSettings"),
        ("Binary", "BinarySink", "BinaryWriteSettings"),
    ]

    /// Returns the format that a sink writes; `nil` for an unknown sink. Microsoft's documentation spells the type both
    /// `JSONSink` and `JsonSink`.
    static func format(ofSink type: String) -> (dataset: String, sink: String, settings: String)? {
        let type = type == "JSONSink" ? "JsonSink" : type
        return fileFormats.first { $0.sink == type }
    }
}
