package import Sinks

/// The part of a run's plan that determines the output. An unfinished run can be resumed only with an equal plan.
///
/// It is a member of journals and manifests, from which members that are `nil` are absent.
package struct RunPlan: Codable, Hashable, Sendable {
    /// A parameter of the table.
    package struct Parameter: Codable, Hashable, Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: String

        /// Creates a parameter.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The site's address.
    package var site: String
    /// The account of the requests; `nil` for anonymous requests.
    package var account: String?
    /// The table's name.
    package var table: String
    /// The query.
    package var jql: String?
    /// The fields of issues.
    package var fields: [String]?
    /// The additional data in issues.
    package var expand: [String]?
    /// The kinds of lists inside issues, such as comments, that are completed if Jira truncates them.
    package var complete: [String]?
    /// The parameters of the table.
    package var parameters: [Parameter]?
    /// The maximum number of records.
    package var limit: Int?
    /// The flattening of columns that are objects.
    package var flatten: String?
    /// The mapping of columns, as a text that is equal for equal mappings.
    package var mapping: String?
    /// The names of the columns in each row; `nil` if records are written unchanged.
    package var columns: [String]?
    /// If `true`, rows that cannot be converted are left out.
    package var skipsRows: Bool?
    /// The format of the text.
    package var format: SinkConfiguration.Format
    /// The form of delimited text; `nil` for JSON.
    package var delimitedText: DelimitedText?
    /// The compression level.
    package var level: SinkConfiguration.Level
    /// The format of compressed data; absent in manifests up to version 2 if it is gzip.
    package var codec: SinkConfiguration.Codec
    /// The format of points in time.
    package var datetimes: SinkConfiguration.DateTimes
    /// The handling of NUL characters; `nil` for the format's default.
    package var onNUL: NULHandling?
    /// The maximum number of rows in a file; `nil` if the output is one file.
    package var rowsPerFile: Int?
    /// The version of the encoding. It is incremented whenever the same records would be written as a different text.
    package var encoder: Int

    /// The version of the encoding of this program.
    package static let currentEncoder = 2

    /// Creates a plan from the required members. The other members are `nil`.
    package init(
        site: String,
        table: String,
        format: SinkConfiguration.Format = .ndjson,
        level: SinkConfiguration.Level = .optimal,
        codec: SinkConfiguration.Codec = .gzip,
        datetimes: SinkConfiguration.DateTimes = .rfc3339
    ) {
        self.site = site
        self.table = table
        self.format = format
        self.level = level
        self.codec = codec
        self.datetimes = datetimes
        encoder = Self.currentEncoder
    }
}

extension RunPlan {
    /// The names of the members that plans in the older form, a dictionary of texts, do not have.
    package static let membersWithoutText: Set<String> = ["columns", "nullValue", "quotesAllText", "skipsRows"]

    /// Returns the differences from another plan, as phrases; empty if the plans are equal.
    ///
    /// - Parameter ignored: The names of members that are not compared.
    package func differences(from other: RunPlan, ignoring ignored: Set<String> = []) -> [String] {
        // If the formats differ, members that apply to one format only are not compared.
        let ofFormat: Set<String> = [
            "columnDelimiter", "columns", "escape", "header", "mapping", "nullValue", "quote", "quotesAllText",
            "rowDelimiter",
        ]
        let ignored = format == other.format ? ignored : ignored.union(ofFormat)
        return zip(described, other.described).compactMap { then, now in
            guard then.value != now.value, !ignored.contains(then.name) else { return nil }
            return "\(then.name) was \(then.value ?? "not set") and is now \(now.value ?? "not set")"
        }
    }

    /// The members by name, in alphabetical order. Texts are quoted, so that descriptions are equal only for equal
    /// values.
    private var described: [(name: String, value: String?)] {
        func quoted(_ text: String?) -> String? { text?.debugDescription }
        func list(_ texts: [String]?) -> String? {
            texts?.map(\.debugDescription).joined(separator: ",")
        }
        let text = delimitedText
        return [
            ("account", quoted(account)), ("codec", codec.rawValue), ("columnDelimiter", quoted(text?.columnDelimiter)),
            ("columns", list(columns)), ("complete", list(complete)), ("datetimes", datetimes.rawValue),
            ("encoder", "\(encoder)"), ("escape", quoted(text?.escapeCharacter.map(String.init))),
            ("expand", list(expand)), ("fields", list(fields)), ("flatten", quoted(flatten)),
            ("format", format.rawValue),
            ("header", text.map { "\($0.firstRowAsHeader)" }), ("jql", quoted(jql)), ("level", level.rawValue),
            ("limit", limit.map(String.init)), ("mapping", quoted(mapping)), ("nullValue", quoted(text?.nullValue)),
            ("onNUL", onNUL?.rawValue),
            ("parameters", list(parameters?.flatMap { [$0.name, $0.value] })),
            ("quote", quoted(text?.quoteCharacter.map(String.init))),
            ("quotesAllText", text.map { "\($0.quotesAllText)" }), ("rowDelimiter", quoted(text?.rowDelimiter)),
            ("rowsPerFile", rowsPerFile.map(String.init)), ("site", quoted(site)),
            ("skipsRows", skipsRows.map { "\($0)" }), ("table", quoted(table)),
        ]
    }
}

extension RunPlan {
    /// Reads a plan. The plans in journals before version 4 and in manifests before version 3 are dictionaries of
    /// texts.
    package init(from decoder: any Decoder) throws {
        if let texts = try? [String: String](from: decoder) {
            try self.init(texts: texts, decoder)
        } else {
            try self.init(members: try decoder.container(keyedBy: CodingKeys.self))
        }
    }

    private init(members values: KeyedDecodingContainer<CodingKeys>) throws {
        site = try values.decode(String.self, forKey: .site)
        account = try values.decodeIfPresent(String.self, forKey: .account)
        table = try values.decode(String.self, forKey: .table)
        jql = try values.decodeIfPresent(String.self, forKey: .jql)
        fields = try values.decodeIfPresent([String].self, forKey: .fields)
        expand = try values.decodeIfPresent([String].self, forKey: .expand)
        complete = try values.decodeIfPresent([String].self, forKey: .complete)
        parameters = try values.decodeIfPresent([Parameter].self, forKey: .parameters)
        limit = try values.decodeIfPresent(Int.self, forKey: .limit)
        flatten = try values.decodeIfPresent(String.self, forKey: .flatten)
        mapping = try values.decodeIfPresent(String.self, forKey: .mapping)
        columns = try values.decodeIfPresent([String].self, forKey: .columns)
        skipsRows = try values.decodeIfPresent(Bool.self, forKey: .skipsRows)
        format = try values.decode(SinkConfiguration.Format.self, forKey: .format)
        delimitedText = try values.decodeIfPresent(DelimitedText.self, forKey: .delimitedText)
        level = try values.decode(SinkConfiguration.Level.self, forKey: .level)
        codec = try values.decode(SinkConfiguration.Codec.self, forKey: .codec)
        datetimes = try values.decode(SinkConfiguration.DateTimes.self, forKey: .datetimes)
        onNUL = try values.decodeIfPresent(NULHandling.self, forKey: .onNUL)
        rowsPerFile = try values.decodeIfPresent(Int.self, forKey: .rowsPerFile)
        encoder = try values.decode(Int.self, forKey: .encoder)
    }

    /// Reads a dictionary of texts, in which empty members are absent.
    private init(texts: [String: String], _ decoder: any Decoder) throws {
        func wrong(_ name: String) -> DecodingError {
            .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(name) is not valid in a plan"))
        }
        func value<Value: RawRepresentable>(_ name: String, _ other: Value?) throws -> Value
        where Value.RawValue == String {
            guard let text = texts[name] else {
                if let other { return other }
                throw wrong(name)
            }
            guard let value = Value(rawValue: text) else { throw wrong(name) }
            return value
        }
        func list(_ name: String) -> [String]? {
            texts[name].map { $0.split(separator: ",").map(String.init) }
        }
        site = texts["site"] ?? ""
        account = texts["account"]
        table = texts["table"] ?? ""
        jql = texts["jql"]
        fields = list("fields")
        expand = list("expand")
        complete = list("complete")
        parameters = texts["parameters"]?.split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Parameter(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
        limit = try texts["limit"].map { text in
            guard let number = Int(text) else { throw wrong("limit") }
            return number
        }
        flatten = texts["flatten"]
        mapping = texts["mapping"]
        columns = nil
        skipsRows = nil
        format = try value("format", .ndjson)
        level = try value("level", nil)
        codec = try value("codec", .gzip)
        datetimes = try value("datetimes", .rfc3339)
        onNUL = texts["onNUL"].flatMap(NULHandling.init(rawValue:))
        rowsPerFile = nil
        encoder = texts["encoder"].flatMap { Int($0) } ?? 1
        guard format == .csv else { return }
        var text = DelimitedText()
        text.columnDelimiter = texts["columnDelimiter"] ?? text.columnDelimiter
        text.rowDelimiter = texts["rowDelimiter"] ?? text.rowDelimiter
        text.quoteCharacter = texts["quote"]?.first
        text.escapeCharacter = texts["escape"]?.first
        text.firstRowAsHeader = texts["header"] == "true"
        delimitedText = text
    }
}
