internal import Foundation
public import InterimData

/// A part of a table that can be read separately, by this process or another.
///
/// The partitions that ``JiraClient/partitions(of:options:count:)-(Table,_,_)`` returns do not overlap, and together
/// they contain the whole table. Reading them one after another returns each row of the table once, in the table's
/// order; only rows of parents that are requested in one batch may be in a different order. A partition can be encoded.
/// A process that reads it needs the same ``ReadOptions`` and no other state. Reading throws if the query or the
/// parameters are different.
///
/// JSON: `{"table":"Issues","extent":"created","created":{"start":1700000000000}}`. The extent is `created`, `parents`
/// or `ids`, with a member of that name, or `whole`. The member `selection` contains the query and the parameters.
public struct Partition: Hashable, Sendable {
    /// The rows of a table that belong to a partition.
    package enum Extent: Hashable, Sendable {
        /// All rows, if the table cannot be divided or was not divided.
        case whole
        /// The rows of issues that were created in a range of time.
        case created(CreatedRange)
        /// The rows of these parents, in this order.
        case parents([Parent])
        /// The rows with these ids, or of the issues with these ids, in this order.
        case ids([UInt64])
    }

    /// The values of a parent's row that its children need.
    package struct Parent: Codable, Hashable, Sendable {
        /// The JSON texts of the columns that ``ParentLink/columns`` lists, in that order; `null` for a missing value.
        package let values: [String]
        /// The columns that the parent's row has from its own parent, each with its name and JSON text.
        package let inherited: [Inherited]

        init(values: [String], inherited: [Inherited]) {
            self.values = values
            self.inherited = inherited
        }

        /// A column that comes from the parent's parent.
        package struct Inherited: Codable, Hashable, Sendable {
            /// The column's name.
            package let name: String
            /// The value's JSON text.
            package let json: String
        }
    }

    /// The table's name.
    public let table: String
    /// The rows that belong to the partition.
    package let extent: Extent

    /// The query and the parameters of the table that was divided; `nil` if the partition was created in another way.
    package var selection: String?

    /// Creates a partition.
    package init(table: String, extent: Extent, selection: String? = nil) {
        self.table = table
        self.extent = extent
        self.selection = selection
    }

    /// Returns a partition that contains the whole table.
    public static func whole(of table: String) -> Partition { Partition(table: table, extent: .whole) }

    /// Returns the partition of the rows of a table with these ids, or of the issues with these ids, in this order.
    ///
    /// Not every table can be read by ids; ``JiraClient/pages(of:options:)-(Table,_)`` throws for the others.
    public static func ids(_ ids: [UInt64], of table: String) -> Partition {
        Partition(table: table, extent: .ids(ids))
    }
}

extension Partition: Codable {
    private enum CodingKeys: CodingKey {
        case table, extent, created, parents, ids, selection
    }

    /// Decodes a partition.
    ///
    /// - Throws: `DecodingError` if it has no table, an unknown extent, or values that are not JSON.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        table = try values.decode(String.self, forKey: .table)
        selection = try values.decodeIfPresent(String.self, forKey: .selection)
        let name = try values.decode(String.self, forKey: .extent)
        switch name {
        case "whole": extent = .whole
        case "created": extent = .created(try values.decode(CreatedRange.self, forKey: .created))
        case "parents": extent = .parents(try values.decode([Parent].self, forKey: .parents))
        case "ids": extent = .ids(try values.decode([UInt64].self, forKey: .ids))
        // A later version may have other extents. If one were read as a known extent, rows would be duplicated or
        // missing.
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .extent,
                in: values,
                debugDescription: "a partition has the extent whole, created, parents or ids, not \(name)"
            )
        }
    }

    /// Encodes the partition.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(table, forKey: .table)
        try values.encodeIfPresent(selection, forKey: .selection)
        switch extent {
        case .whole: try values.encode("whole", forKey: .extent)
        case .created(let range):
            try values.encode("created", forKey: .extent)
            try values.encode(range, forKey: .created)
        case .parents(let parents):
            try values.encode("parents", forKey: .extent)
            try values.encode(parents, forKey: .parents)
        case .ids(let ids):
            try values.encode("ids", forKey: .extent)
            try values.encode(ids, forKey: .ids)
        }
    }
}

extension Partition.Parent {
    /// Decodes a parent and checks that its values are JSON texts, because they are sent and written without changes.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        values = try container.decode([String].self, forKey: .values)
        inherited = try container.decodeIfPresent([Inherited].self, forKey: .inherited) ?? []
        let texts = values + inherited.map(\.json)
        let areNames = inherited.allSatisfy { column in
            !column.name.isEmpty && column.name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x5C && $0 < 0x7F }
        }
        guard areNames, texts.allSatisfy(Self.isJSON) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a value of a parent is not a JSON text")
            )
        }
    }

    private static func isJSON(_ text: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
    }

    /// A text that distinguishes the parent from the other parents of the table.
    var key: String { (inherited.map(\.json) + values).joined(separator: "\n") }

    /// Returns the value at an index of `values`: the content of a string, or the JSON text of a value of another
    /// type. Returns `nil` if the value is `null` or missing.
    func text(_ place: Int) -> String? {
        guard values.indices.contains(place), values[place] != "null" else { return nil }
        guard values[place].hasPrefix("\"") else { return values[place] }
        return try? JSONDecoder().decode(String.self, from: Data(values[place].utf8))
    }
}

/// The partitions of a table, and the findings about the tables that were read to divide it.
public struct TableDivision: Sendable {
    /// The partitions in the table's order: at least one, at most as many as requested.
    public var partitions: [Partition]
    /// The findings about the tables that were read. If there are any, some rows may be in no partition.
    public var findings = ReadingFindings()
}
