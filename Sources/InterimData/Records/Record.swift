/// One record of a table.
///
/// Values are read by the names of columns, by paths below them, or by the titles of custom fields:
///
/// ```swift
/// issue["fields.summary"]?.text
/// issue["fields.status.name"]?.text
/// issue["fields.components.0.name"]?.text
/// issue["Story Points"]?.double
/// try issue.decode(as: Ticket.self)
/// ```
///
/// A record keeps its page in memory, including all other records of the page. ``detached()`` returns a copy that
/// does not.
public struct Record: Sendable {
    package let batch: RecordBatch
    package let place: Int

    init(batch: RecordBatch, place: Int) {
        self.batch = batch
        self.place = place
    }

    /// The place of the record's own text.
    var slice: PageSlice { batch.index.record(place) }

    /// The record's own JSON text, as the site sent it, without the columns of its parents.
    public var json: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

    /// Calls a closure with the record's own JSON text without copying it.
    ///
    /// - Parameter body: Receives the text as UTF-8, which is valid JSON without white space between tokens. The
    ///   bytes must not be used after the closure returns.
    /// - Returns: The result of the closure.
    /// - Throws: The error of the closure.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(batch.index.buffer) {} }
        return try body(batch.index.bytes(of: slice))
    }

    /// The value of a column, or of a path below one; `nil` if the record has none.
    ///
    /// A name is resolved as the first of these that applies:
    ///
    /// 1. the name of a column, such as `fields.created`, or of a parent's column before the record;
    /// 2. the name of a column and a path from its value: `fields.status.name`. A number is the index of a list,
    ///   counted from 0: `fields.components.0.name`;
    /// 3. the title of a custom field, in the language of the account or of the site, alone or with such a path:
    ///   `Story Points`, `Team.value`. A title that two fields have resolves to neither; ``value(of:)`` reports it;
    /// 4. a path through the record's text, whether or not the table has such a column.
    ///
    /// Names are case-sensitive. If a member occurs twice, the last one is used.
    ///
    /// The first form costs a look-up and reads no text. A path costs one pass over the text of each value that it
    /// goes through: below a column this is usually a small object; in the fourth form it is the whole record. See
    /// also ``subscript(path:)`` for names that contain dots, and ``decode(as:)`` for many values at once.
    public subscript(name: String) -> InterimValue? {
        // Most names are those of columns, which can be read without a copy.
        if batch.decoration.isEmpty, let number = batch.columns.number(of: name) {
            guard let cell = batch.index.cells(ofRecord: place).last(where: { Int($0.column) == number }) else {
                return nil
            }
            return value(at: cell.value, isDateTime: batch.columns.columns[number].type == .dateTime)
        }
        guard case .found(let source) = find(name) else { return nil }
        return value(source)
    }

    /// The value at a path of members from the record, or `nil` if it has none.
    ///
    /// A number is the index of a list, counted from 0. Unlike in names of columns, a dot is part of a member's name:
    /// `record[path: ["properties", "sh.example.flag"]]`. The cost is one pass over the text of each value on the
    /// path, including the record's own, unless a column is at the path or above it.
    public subscript(path path: [String]) -> InterimValue? {
        find(path: path).flatMap(value)
    }

    /// Returns the JSON text of a column's value, by the same names as in ``subscript(_:)``; `nil` if the record has
    /// none.
    public func json(of column: String) -> String? {
        guard case .found(let source) = find(column) else { return nil }
        return json(source)
    }

    /// Returns the JSON text of the value at a path, as in ``subscript(path:)``; `nil` if the record has none.
    public func json(ofPath path: [String]) -> String? {
        find(path: path).map(json)
    }

    /// Returns the value of a column by the same names as in ``subscript(_:)``, and throws an error for a name that
    /// no record can have.
    ///
    /// - Returns: The value; `nil` if this record has none although others may have one.
    /// - Throws: ``ColumnError``: neither the table, its site nor this record has such a column; or the column was
    ///   not requested; or two fields have this title.
    public func value(of column: String) throws(ColumnError) -> InterimValue? {
        let schema = batch.columns.schema
        switch find(column) {
        case .found(let source): return value(source)
        case .missing(nil): return nil
        case .missing(let found?):
            if let remedy = schema.omitted[found.name] {
                throw ColumnError(notRequested: found, remedy: remedy, table: schema.table)
            }
            // Below an object that contains columns, a missing name is either another column or unknown.
            guard found.name != column, schema.isContainer(found.name), case .none = schema.resolve(column) else {
                return nil
            }
            try throwIfUnknown(column)
            return nil
        case .ambiguous(let columns): throw ColumnError(ambiguous: column, columns, table: schema.table)
        case .unknown:
            try throwIfUnknown(column)
            return nil
        }
    }

    /// Throws an error for a name that does not resolve to a column, unless records may have it.
    private func throwIfUnknown(_ name: String) throws(ColumnError) {
        let schema = batch.columns.schema
        guard !schema.mayHave(name) else { return }
        throw ColumnError(unknown: name, among: schema.names + batch.decoration.names, table: schema.table)
    }
}

extension Record {
    /// The origin of a value.
    enum Source {
        /// A value of the page, and its column if it has one.
        case page(PageSlice, Column?)
        /// A text that is the same for all records of the page.
        case text(String)
    }

    private func value(_ source: Source) -> InterimValue {
        switch source {
        case .text(let json):
            return Array(json.utf8).withUnsafeBytes { json in
                InterimValue(kind: JSONKind(firstByte: json.first ?? 0), json: json)
            }
        case .page(let slice, let column):
            return value(at: slice, isDateTime: column?.type == .dateTime)
        }
    }

    private func value(at slice: PageSlice, isDateTime: Bool) -> InterimValue {
        let value = batch.index.value(of: slice)
        guard isDateTime else { return value }
        if case .string(let text) = value { return .dateTime(text) }
        guard case .integer = value else { return value }
        let text = withExtendedLifetime(batch) { DateTimeText.rewritten(batch.index.bytes(of: slice)) }
        return text.first == UInt8(ascii: "\"")
            ? .dateTime(String(decoding: text.dropFirst().dropLast(), as: UTF8.self)) : value
    }

    private func json(_ source: Source) -> String {
        switch source {
        case .text(let json): json
        case .page(let slice, _):
            withExtendedLifetime(batch) { String(decoding: batch.index.bytes(of: slice), as: UTF8.self) }
        }
    }
}
