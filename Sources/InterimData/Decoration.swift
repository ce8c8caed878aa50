/// The parts that are added to a record's JSON when it is written: the preceding columns of its parents, and the
/// columns that make it an object if it is not one.
package struct Decoration: Sendable {
    /// A preceding column whose value is the same for all records of a page.
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

    /// A preceding column whose value is taken from the element that contains the record (its owner).
    package struct OwnerMember: Sendable, Hashable {
        /// The column's name, such as `_issueId`.
        package var name: String
        /// The index of the column in ``PageLayout/ownerColumns``.
        package var column: Int

        /// Creates a column.
        package init(name: String, column: Int) {
            self.name = name
            self.column = column
        }
    }

    /// The conversion of a record that is not an object into an object.
    package enum Frame: Sendable, Hashable {
        /// The record is an object already.
        case none
        /// The record becomes the value of a column.
        case value(String)
        /// The record is an entry of an object: its name and its value become columns.
        case entry(name: String, value: String)
    }

    /// Columns that are the same for all records. They are written first.
    package var members: [Member]
    /// Columns of the record's owner. They follow ``members``.
    package var ownerMembers: [OwnerMember]
    /// The conversion of a record that is not an object into an object.
    package var frame: Frame

    /// Creates a decoration.
    package init(members: [Member] = [], ownerMembers: [OwnerMember] = [], frame: Frame = .none) {
        self.members = members
        self.ownerMembers = ownerMembers
        self.frame = frame
    }

    /// A Boolean value that indicates whether records are written unchanged.
    package var isEmpty: Bool { members.isEmpty && ownerMembers.isEmpty && frame == .none }
}
