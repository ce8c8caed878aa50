/// One record of a table.
///
/// A value is read by the name of a column, by a path that begins with such a name, or by the title of a custom field:
///
/// ```swift
/// issue["fields.summary"]?.text
/// issue["fields.status.name"]?.text
/// issue["fields.components.0.name"]?.text
/// issue["Story Points"]?.double
/// try issue.decode(as: Ticket.self)
/// ```
///
/// A record keeps its whole page in memory, including all other records of the page. ``detached()`` returns a copy that
/// does not keep the page.
public struct Record: Sendable {
    package let batch: RecordBatch
    package let place: Int

    init(batch: RecordBatch, place: Int) {
        self.batch = batch
        self.place = place
    }

    /// The byte range of the record's own text in the page.
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

    /// The value of a column, or a value inside it; `nil` if the record has no such value.
    ///
    /// A name is interpreted in the first of these ways that applies:
    ///
    /// 1. the name of a column, such as `fields.created`, or of a column of the record's parents, such as `_issueKey`;
    /// 2. the name of a column, followed by a path that begins at its value: `fields.status.name`. A number in the path
    ///   is an index into a list, counted from 0: `fields.components.0.name`;
    /// 3. the title of a custom field, alone or followed by such a path: `Story Points`, `Team.value`. The title may be
    ///   in the language of the account or of the site. If two fields have the same title, the result is `nil`, and
    ///   ``value(of:)`` throws an error;
    /// 4. a path that begins at the record, whether or not the table has a column of this name.
    ///
    /// Names are case-sensitive. If a member occurs twice, the last one is used.
    ///
    /// The name of a column is looked up in an index, without parsing the record. A path is found by parsing the value
    /// of the column, which is usually a small object; in the fourth case, the whole record is parsed. See
    /// ``subscript(path:)`` for names that contain dots, and ``decode(as:)`` for reading many values at once.
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

    /// The value at a path of member names that begins at the record; `nil` if the record has no value there.
    ///
    /// A number is an index into a list, counted from 0. A dot is part of a member's name, unlike in the names of
    /// columns: `record[path: ["properties", "sh.example.flag"]]`. If the path begins with that of a column, only the
    /// column's value is parsed; otherwise, the whole record is parsed.
    public subscript(path path: [String]) -> InterimValue? {
        find(path: path).flatMap(value)
    }

    /// Returns the JSON text of the value that ``subscript(_:)`` returns for the same name; `nil` if the record has no
    /// such value.
    public func json(of column: String) -> String? {
        guard case .found(let source) = find(column) else { return nil }
        return json(source)
    }

    /// Returns the JSON text of the value that ``subscript(path:)`` returns for the same path; `nil` if the record has
    /// no such value.
    public func json(ofPath path: [String]) -> String? {
        find(path: path).map(json)
    }

    /// Returns the same value as ``subscript(_:)``, but throws an error for a name that no record of the table can
    /// have.
    ///
    /// - Returns: The value; `nil` if this record has no such value, but other records of the table may have one.
    /// - Throws: ``ColumnError`` if neither the table, the site nor this record has such a column, if the column was
    ///   not requested, or if two fields have this title.
    public func value(of column: String) throws(ColumnError) -> InterimValue? {
        let schema = batch.columns.schema
        switch find(column) {
        case .found(let source): return value(source)
        case .missing(nil): return nil
        case .missing(let found?):
            if let remedy = schema.omitted[found.name] {
                throw ColumnError(notRequested: found, remedy: remedy, table: schema.table)
            }
            // If an object contains columns, a name inside it that was not found is either another column or unknown.
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

    /// Throws an error for a name that is not that of a column, unless records may have members that are not columns
    /// under this name.
    private func throwIfUnknown(_ name: String) throws(ColumnError) {
        let schema = batch.columns.schema
        guard !schema.mayHave(name) else { return }
        throw ColumnError(unknown: name, among: schema.names + batch.decoration.names, table: schema.table)
    }
}

extension Record {
    /// The origin of a value.
    enum Source {
        /// A value of the page, and the column whose value it is; `nil` if it is not that of a column.
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
