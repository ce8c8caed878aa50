extension Record {
    /// The result of a search for a name.
    enum Lookup {
        case found(Source)
        /// The name is that of a column, possibly followed by a path, but the record has no such value. The associated
        /// value is the column; `nil` for a column of the parents.
        case missing(Column?)
        /// The name is the title of several columns, which are the associated value.
        case ambiguous([Column])
        /// The name is neither that of a column, nor a title, nor a path to a value of the record.
        case unknown
    }

    func find(_ name: String) -> Lookup {
        let (columns, decoration) = (batch.columns, batch.decoration)
        if !decoration.isEmpty, let found = decorated(name) { return found }
        if let number = columns.number(of: name) { return cell(number) }
        if let found = belowColumn(name) { return found }
        switch columns.schema.resolve(name) {
        case .column(let column, let rest):
            let path = column.path[...] + rest.map(String.init)
            return find(path: Array(path)).map { .found(rest.isEmpty ? $0.typed(column) : $0) } ?? .missing(column)
        case .ambiguous(let columns): return .ambiguous(columns)
        case .none:
            let components = name.split(separator: ".", omittingEmptySubsequences: false)
            return batch.index.value(at: components, in: slice).map { .found(.page($0, nil)) } ?? .unknown
        }
    }

    /// Returns the value at a path that begins at the record; `nil` if there is none. The search begins at the value of
    /// the column whose path is the longest prefix of `path`.
    func find(path: [String]) -> Source? {
        for length in stride(from: path.count, to: 0, by: -1) {
            guard let number = batch.columns.number(of: path[..<length].joined(separator: ".")),
                batch.columns.columns[number].path.elementsEqual(path[..<length])
            else { continue }
            guard case .found(let source) = cell(number) else { return nil }
            guard length < path.count, case .page(let slice, _) = source else { return source }
            return batch.index.value(at: path[length...], in: slice).map { .page($0, nil) }
        }
        return batch.index.value(at: path, in: slice).map { .page($0, nil) }
    }

    /// Returns the value of an indexed column.
    private func cell(_ number: Int) -> Lookup {
        let column = batch.columns.columns[number]
        guard let cell = batch.index.cells(ofRecord: place).last(where: { Int($0.column) == number }) else {
            return .missing(column)
        }
        return .found(.page(cell.value, column))
    }

    /// Returns the value at a path inside a column. The name consists of the column's name and the path; the longest
    /// such column name is used. It may be that of a parent's column or of the frame. Returns `nil` if the name does
    /// not begin with that of a column.
    private func belowColumn(_ name: String) -> Lookup? {
        var end = name.endIndex
        while let dot = name[..<end].lastIndex(of: ".") {
            end = dot
            let start = String(name[..<dot])
            let found: Lookup
            if !batch.decoration.isEmpty, let decorated = decorated(start) {
                found = decorated
            } else if let number = batch.columns.number(of: start) {
                found = cell(number)
            } else {
                continue
            }
            guard case .found(let source) = found else { return found }
            guard case .page(let slice, let column) = source else { return .missing(nil) }
            let path = name[name.index(after: dot)...].split(separator: ".", omittingEmptySubsequences: false)
            return batch.index.value(at: path, in: slice).map { .found(.page($0, nil)) } ?? .missing(column)
        }
        return nil
    }

    /// Returns the value of a column of the parents or of the frame; `nil` for any other column.
    private func decorated(_ column: String) -> Lookup? {
        let (decoration, index) = (batch.decoration, batch.index)
        if let member = decoration.members.first(where: { $0.name == column }) { return .found(.text(member.json)) }
        if let member = decoration.ownerMembers.first(where: { $0.name == column }) {
            return index.owner(ofRecord: place).flatMap { index.ownerValue($0, column: member.column) }
                .map { .found(.page($0, nil)) } ?? .missing(nil)
        }
        switch decoration.frame {
        case .value(column), .entry(name: _, value: column): return .found(.page(slice, nil))
        case .entry(name: column, value: _): return index.name(ofRecord: place).map { .found(.page($0, nil)) }
        default: return nil
        }
    }
}

extension Record.Source {
    /// Returns the source with its column set to `column`.
    fileprivate func typed(_ column: Column) -> Record.Source {
        if case .page(let slice, _) = self { .page(slice, column) } else { self }
    }
}

extension Decoration {
    /// The names of the columns of the parents and of the frame.
    var names: [String] {
        let frame: [String] =
            switch frame {
            case .none: []
            case .value(let name): [name]
            case .entry(let name, let value): [name, value]
            }
        return members.map(\.name) + ownerMembers.map(\.name) + frame
    }
}
