/// What is written of a record beside its own text: columns of its parents in front, and a frame where the record is no
/// object.
package struct Decoration: Sendable {
    /// A column in front whose value is the same for all records of a page.
    package struct Member: Sendable, Hashable {
        /// The column's name, such as `_boardId`.
        package var name: String
        /// Its value as JSON text.
        package var json: String

        /// Creates a column.
        package init(name: String, json: String) {
            self.name = name
            self.json = json
        }
    }

    /// A column in front that is taken from each record's owner.
    package struct OwnerMember: Sendable, Hashable {
        /// The column's name, such as `_issueId`.
        package var name: String
        /// The number of the owner's column in the layout.
        package var column: Int

        /// Creates a column.
        package init(name: String, column: Int) {
            self.name = name
            self.column = column
        }
    }

    /// How a record becomes an object.
    package enum Frame: Sendable, Hashable {
        /// It is one.
        case none
        /// It becomes the value of a column.
        case value(String)
        /// It is an entry of an object: name and value become columns.
        case entry(name: String, value: String)
    }

    /// Columns that are the same for all records, first of all.
    package var members: [Member]
    /// Columns of the record's owner, behind those.
    package var ownerMembers: [OwnerMember]
    /// How a record becomes an object.
    package var frame: Frame

    /// Creates a decoration.
    package init(members: [Member] = [], ownerMembers: [OwnerMember] = [], frame: Frame = .none) {
        self.members = members
        self.ownerMembers = ownerMembers
        self.frame = frame
    }

    /// Whether records are written as they are.
    package var isEmpty: Bool { members.isEmpty && ownerMembers.isEmpty && frame == .none }
}
