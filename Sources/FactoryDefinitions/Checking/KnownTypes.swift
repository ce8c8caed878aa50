/// The types of the service that this program knows by name. Others parse too; nothing is said about their settings.
enum KnownTypes {
    static let linkedServices: Set<String> = [
        "Jira", "FileServer", "AzureKeyVault", "AzureBlobStorage", "AzureBlobFS", "AzureDataLakeStoreGen2", "Sftp",
        "FtpServer", "AmazonS3", "GoogleCloudStorage", "HttpServer", "RestService", "AzureSqlDatabase", "SqlServer",
    ]

    static let datasets: Set<String> = [
        "JiraObject", "Json", "DelimitedText", "Parquet", "Avro", "Orc", "Binary", "Excel", "Xml", "AzureSqlTable",
        "SqlServerTable", "RestResource",
    ]

    /// The datasets that are files, with the sink that writes each and its settings of the format.
    static let fileFormats: [(dataset: String, sink: String, settings: String)] = [
        ("Json", "JsonSink", "JsonWriteSettings"),
        ("DelimitedText", "DelimitedTextSink", "DelimitedTextWriteSettings"),
        ("Parquet", "ParquetSink", "ParquetWriteSettings"),
        ("Avro", "AvroSink", "AvroWriteSettings"),
        ("Orc", "OrcSink", "OrcWriteSettings"),
        ("Binary", "BinarySink", "BinaryWriteSettings"),
    ]

    /// The format that a sink writes. The page's table spells one of them `JSONSink`, its sample does not.
    static func format(ofSink type: String) -> (dataset: String, sink: String, settings: String)? {
        let type = type == "JSONSink" ? "JsonSink" : type
        return fileFormats.first { $0.sink == type }
    }
}
