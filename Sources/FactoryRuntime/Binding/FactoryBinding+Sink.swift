internal import FactoryDefinitions
internal import Foundation
internal import JiraReader
internal import Sinks

extension FactoryBinding {
    /// Returns the configuration of a sink: the format and the location of its output.
    ///
    /// - Parameter table: The copied table, whose name is the default name of the file.
    func sink(_ sink: ResolvedObject, _ dataset: Dataset, table: Table) throws(FactoryRunError) -> SinkConfiguration {
        let properties = dataset.properties
        let location = try location(of: dataset)
        let type = try sink.requiredText("type")
        let format = try sink.object("formatSettings") ?? ResolvedObject(FactoryObject(), place: "formatSettings")
        var configuration = SinkConfiguration(
            destination: .standardOutput,
            // In version 2.0, dates with times are text unless a mapping converts them.
            dateTimes: .verbatim,
            workers: max(1, ProcessInfo.processInfo.activeProcessorCount)
        )
        switch (type.lowercased(), dataset.type) {
        case ("jsonsink", "Json"):
            switch try format.text("filePattern") {
            case nil, "setOfObjects": configuration.format = .ndjson
            case "arrayOfObjects": configuration.format = .json
            case let pattern?:
                throw FactoryRunError(
                    .invalidDefinition,
                    "the filePattern \"\(pattern)\" is neither setOfObjects nor arrayOfObjects"
                )
            }
            let compression = try properties.object("compression")
            try compress(
                &configuration,
                try compression?.text("type"),
                try compression?.text("level"),
                properties
            )
        case ("delimitedtextsink", "DelimitedText"):
            configuration.format = .csv
            configuration.capitalizesBooleans = true
            configuration.delimitedText = try delimitedText(properties, format)
            try compress(
                &configuration,
                try properties.text("compressionCodec"),
                try properties.text("compressionLevel"),
                properties
            )
        case ("jsonsink", _), ("delimitedtextsink", _):
            throw FactoryRunError(
                .invalidDefinition,
                "a \(type) cannot write to \(properties.place), which is of type \(dataset.type)"
            )
        default: throw FactoryRunError(.unsupported, "a sink of type \(type) cannot be run here")
        }
        if let encoding = try properties.text("encodingName") {
            guard ["utf-8", "utf-8 without bom"].contains(encoding.lowercased()) else {
                throw FactoryRunError(
                    .unsupported,
                    "\(properties.place): the encoding \(encoding) cannot be written here"
                )
            }
        }
        try place(&configuration, at: location, properties, format, table)
        return configuration
    }

    private func place(
        _ configuration: inout SinkConfiguration,
        at location: FileLocation,
        _ properties: ResolvedObject,
        _ format: ResolvedObject,
        _ table: Table
    ) throws(FactoryRunError) {
        let rows = try format.integer("maxRowsPerFile", in: 1...Int.max)
        if let rows, configuration.format == .csv {
            guard location.file.isEmpty else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "maxRowsPerFile writes several files, but \(properties.place) names one; leave out its fileName"
                )
            }
            let prefix = try format.text("fileNamePrefix") ?? table.name
            let path = try output.path(location.parts(name: prefix))
            configuration.series = FileSeries(
                maximumRowCount: rows,
                fileExtension: try fileExtension(configuration, format)
            )
            configuration.destination = .file(path: path, overwrite: true)
            return
        }
        let name = location.file.isEmpty ? table.name + (try fileExtension(configuration, format)) : location.file
        configuration.destination = .file(path: try output.path(location.parts(name: name)), overwrite: true)
    }

    private func fileExtension(
        _ configuration: SinkConfiguration,
        _ format: ResolvedObject
    ) throws(FactoryRunError) -> String {
        var text = try format.text("fileExtension") ?? (configuration.format == .csv ? ".csv" : ".json")
        if !text.hasPrefix("."), !text.isEmpty { text = "." + text }
        guard configuration.level != .none else { return text }
        let ending = configuration.codec == .gzip ? ".gz" : ".deflate"
        return text.hasSuffix(ending) ? text : text + ending
    }

    private func compress(
        _ configuration: inout SinkConfiguration,
        _ codec: String?,
        _ level: String?,
        _ dataset: ResolvedObject
    ) throws(FactoryRunError) {
        switch codec?.lowercased() {
        case nil, "none", "":
            configuration.level = .none
            return
        case "gzip": configuration.codec = .gzip
        case "deflate": configuration.codec = .deflate
        case let codec?:
            throw FactoryRunError(.unsupported, "\(dataset.place): the compression \(codec) cannot be written here")
        }
        switch level?.lowercased() {
        case nil, "optimal": configuration.level = .optimal
        case "fastest": configuration.level = .fastest
        case let level?:
            throw FactoryRunError(
                .invalidDefinition,
                "\(dataset.place): the compression level \(level) is neither Optimal nor Fastest"
            )
        }
    }

    /// Returns the delimiters and the other settings of delimited text.
    ///
    /// https://learn.microsoft.com/azure/data-factory/format-delimited-text
    private func delimitedText(
        _ dataset: ResolvedObject,
        _ format: ResolvedObject
    ) throws(FactoryRunError) -> DelimitedText {
        var text = DelimitedText()
        text.columnDelimiter = try dataset.text("columnDelimiter") ?? text.columnDelimiter
        text.rowDelimiter = try dataset.text("rowDelimiter") ?? text.rowDelimiter
        text.quoteCharacter = try character("quoteChar", dataset, default: text.quoteCharacter)
        text.escapeCharacter = try character("escapeChar", dataset, default: text.escapeCharacter)
        text.firstRowAsHeader = try dataset.boolean("firstRowAsHeader") ?? false
        text.nullValue = try dataset.text("nullValue") ?? ""
        text.quotesAllText = try format.boolean("quoteAllText") ?? false
        if let problem = text.problem { throw FactoryRunError(.invalidDefinition, "\(dataset.place): \(problem)") }
        return text
    }

    private func character(
        _ name: String,
        _ dataset: ResolvedObject,
        default standard: Character?
    ) throws(FactoryRunError) -> Character? {
        guard let text = try dataset.text(name) else { return standard }
        guard text.count <= 1 else { throw dataset.invalidValue(name, "one character, or empty") }
        return text.first
    }
}
