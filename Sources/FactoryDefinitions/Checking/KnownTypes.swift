/// The types of the service that are recognized by name. The settings of other types are not checked.
enum KnownTypes {
    static let linkedServices: Set<String> = [
        "Jira", "FileServer", "AzureKeyVault", "AzureBlobStorage", "AzureBlobFS", "AzureDataLakeStoreGen2", "Sftp",
        "FtpServer", "AmazonS3", "GoogleCloudStorage", "HttpServer", "RestService", "AzureSqlDatabase", "SqlServer",
    ]

    static let datasets: Set<String> = [
        "JiraObject", "Json", "DelimitedText", "Parquet", "Avro", "Orc", "Binary", "Excel", "Xml", "AzureSqlTable",
        "SqlServerTable", "RestResource",
    ]

    /// The datasets that are files, with the type of the sink that writes each and of the sink's format settings.
    static let fileFormats: [(dataset: String, sink: String, settings: String)] = [
        ("Json", "JsonSink", "JsonWriteSettings"),
        ("DelimitedText", "DelimitedTextSink", "DelimitedTextWriteSettings"),
        ("Parquet", "ParquetSink", "ParquetWriteSettings"),
        ("Avro", "AvroSink", "AvroWriteSettings"),
        ("Orc", "OrcSink", "OrcWriteSettings"),
        ("Binary", "BinarySink", "BinaryWriteSettings"),
    ]

    /// Returns the format that a sink writes. The documentation has the spelling `JSONSink` in a table and `JsonSink`
    /// in an example.
    static func format(ofSink type: String) -> (dataset: String, sink: String, settings: String)? {
        let type = type == "JSONSink" ? "JsonSink" : type
        return fileFormats.first { $0.sink == type }
    }
}
