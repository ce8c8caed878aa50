internal import InterimData

/// Checks a dataset of files: the location and the compression.
///
/// https://learn.microsoft.com/azure/data-factory/format-json#dataset-properties
/// https://learn.microsoft.com/azure/data-factory/format-delimited-text#dataset-properties
/// https://learn.microsoft.com/azure/data-factory/format-parquet#dataset-properties
struct FileDatasetCheck {
    let definition: Definition
    let type: String
    let context: CheckContext

    func run(_ findings: inout Findings) {
        let properties = definition.properties
        guard let settings = properties["typeProperties"], settings.members != nil || settings.isDynamic else {
            findings.missing(
                "dataset.required",
                "typeProperties",
                in: properties,
                "a dataset of type \(type) needs typeProperties, an object"
            )
            return
        }
        checkLocation(settings, &findings)
        checkServiceType(settings["location"]?["type"], &findings)
        if let schema = properties["schema"], schema.elements == nil, schema.members == nil, !schema.isDynamic {
            findings.error("value.type", schema, "schema must be an array of columns, not \(schema.kindName)")
        }
        checkCompression(settings, &findings)
        checkForeignSettings(settings, &findings)
        checkText(settings, &findings)
    }

    private func checkLocation(_ settings: LocatedValue, _ findings: inout Findings) {
        guard let location = settings["location"] else {
            findings.missing("dataset.required", "location", in: settings, "a dataset of type \(type) needs location")
            return
        }
        if location.isDynamic { return }
        guard location.members != nil else {
            findings.error("value.type", location, "location must be an object, not \(location.kindName)")
            return
        }
        if location["type"] == nil {
            findings.missing(
                "dataset.required",
                "type",
                in: location,
                "location needs type, for example FileServerLocation"
            )
        }
        for name in ["folderPath", "fileName", "container", "fileSystem", "bucketName"] {
            guard let value = location[name], !value.isDynamic else { continue }
            guard let text = value.literalText else {
                findings.error("value.type", value, "\(name) must be text or an expression, not \(value.kindName)")
                continue
            }
            if let wildcard = text.first(where: { $0 == "*" || $0 == "?" }) {
                findings.error("sink.wildcard", value, "a sink path cannot hold the wildcard \(wildcard)")
            }
            if name == "fileName", text.contains("/") || text.contains("\\") {
                findings.warning("dataset.fileName", value, "fileName contains a folder; write it in folderPath")
            }
        }
    }

    /// Checks that a location of a known type fits the linked service.
    private func checkServiceType(_ location: LocatedValue?, _ findings: inout Findings) {
        let reference = definition.properties["linkedServiceName"]
        guard let location, let store = location.text.flatMap(FileStore.named(location:)),
            let service = context.service(of: definition), let type = service.typeName,
            !store.accepts(service: type)
        else { return }
        let name = reference?["referenceName"] ?? location
        findings.error(
            "dataset.serviceMismatch",
            name,
            "a \(store.locationType) needs a linked service of type \(store.serviceType); \"\(service.name)\" is of type "
                + type
        )
    }

    /// Checks the compression, which is an object in a JSON dataset and two settings in a dataset of another format.
    private func checkCompression(_ settings: LocatedValue, _ findings: inout Findings) {
        let codec: LocatedValue?
        let level: LocatedValue?
        if type == "Json" {
            let compression = settings["compression"]
            if let compression, compression.members == nil, !compression.isDynamic {
                findings.error(
                    "value.type",
                    compression,
                    "compression must be an object with type, not \(compression.kindName)"
                )
                return
            }
            if let compression, !compression.isDynamic, compression["type"] == nil {
                findings.missing("dataset.required", "type", in: compression, "compression needs type")
            }
            codec = compression?.isDynamic == true ? nil : compression?["type"]
            level = compression?.isDynamic == true ? nil : compression?["level"]
        } else {
            codec = settings["compressionCodec"]
            level = settings["compressionLevel"]
        }
        let codecs = Self.codecs(type)
        if let codec, !codec.isDynamic, !codecs.isEmpty {
            let name = codec.literalText ?? ""
            if !codecs.contains(where: { $0.lowercased() == name.lowercased() }) {
                let known = ["snappy", "lz4", "lzo"].contains(name.lowercased())
                let names = codecs.filter { $0 != "none" }
                let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
                findings.error(
                    "sink.compression",
                    codec,
                    known
                        ? "compression \(codec.shown) cannot be written by a Copy to \(Self.words(type)); use \(list)"
                        : "compression \(codec.shown) is not known; use \(list)"
                )
            }
        }
        if let level, !level.isDynamic, !["optimal", "fastest"].contains(level.literalText?.lowercased() ?? "") {
            findings.error(
                "sink.compressionLevel",
                level,
                "the compression level must be Optimal or Fastest, here \(level.shown)"
            )
        }
    }

    private static func words(_ type: String) -> String {
        switch type {
        case "Json": "JSON"
        case "DelimitedText": "delimited text"
        default: type
        }
    }

    /// Returns the codecs that a copy can write; empty for an unknown type of dataset.
    private static func codecs(_ type: String) -> [String] {
        switch type {
        case "Json", "DelimitedText": ["none", "gzip", "deflate", "bzip2", "ZipDeflate", "TarGzip", "Tar"]
        case "Parquet": ["none", "gzip", "snappy"]
        default: []
        }
    }

    /// The settings of each type of dataset, without its location.
    static let settings: [String: Set<String>] = [
        "Json": ["encodingName", "compression"],
        "DelimitedText": [
            "encodingName", "compressionCodec", "compressionLevel", "columnDelimiter", "rowDelimiter", "quoteChar",
            "escapeChar", "firstRowAsHeader", "nullValue",
        ],
        "Parquet": ["compressionCodec", "compressionLevel"],
    ]

    /// Reports settings that belong to another format and have no effect in this one.
    private func checkForeignSettings(_ settings: LocatedValue, _ findings: inout Findings) {
        guard let known = Self.settings[type] else { return }
        let every = Self.settings.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        for member in settings.members ?? [] where every.contains(member.name) && !known.contains(member.name) {
            if case .null = member.value.content { continue }
            let hint =
                member.name.hasPrefix("compression")
                ? type == "Json" ? "; write compression with type and level" : "; write compressionCodec" : ""
            findings.warning(
                "dataset.unsupportedSetting",
                member.value,
                "a dataset of type \(type) has no \(member.name); it has no effect\(hint)"
            )
        }
    }

    private func checkText(_ settings: LocatedValue, _ findings: inout Findings) {
        if type != "Parquet", let encoding = settings["encodingName"], !encoding.isDynamic {
            let name = encoding.literalText?.uppercased() ?? ""
            if !Self.encodings.contains(name) {
                findings.warning("dataset.encoding", encoding, "the encoding \(encoding.shown) is not known; use UTF-8")
            }
        }
        guard type == "DelimitedText" else { return }
        for name in ["columnDelimiter", "rowDelimiter", "quoteChar", "escapeChar", "nullValue"] {
            guard let value = settings[name], !value.isDynamic, value.text == nil else { continue }
            findings.error("value.type", value, "\(name) must be text, not \(value.kindName)")
        }
        for name in ["quoteChar", "escapeChar"] {
            guard let value = settings[name], let text = value.literalText, text.count > 1 else { continue }
            findings.error("dataset.character", value, "\(name) must be one character or empty, here \(value.shown)")
        }
        if let header = settings["firstRowAsHeader"], header.flag == nil, !header.isDynamic {
            findings.error("value.type", header, "firstRowAsHeader must be true or false, not \(header.kindName)")
        }
    }

    /// The supported encodings, according to the documentation of the formats.
    private static let encodings: Set<String> = {
        var names: Set<String> = [
            "UTF-8", "UTF-8 WITHOUT BOM", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE",
            "US-ASCII",
            "UTF-7", "BIG5", "EUC-JP", "EUC-KR", "GB2312", "GB18030", "JOHAB", "SHIFT-JIS", "CP875", "CP866",
        ]
        for number in [
            "037", "273", "278", "280", "284", "285", "297", "420", "423", "424", "437", "500", "737", "775",
            "850", "852", "855", "857", "858", "860", "861", "863", "864", "865", "869", "870", "01047", "01140",
            "01141", "01142", "01143", "01144", "01145", "01146", "01147", "01148", "01149",
        ] {
            names.insert("IBM" + number)
        }
        for number in (1...9) + [13, 15] { names.insert("ISO-8859-\(number)") }
        for number in [874] + (1250...1258) { names.insert("WINDOWS-\(number)") }
        return names
    }()
}
