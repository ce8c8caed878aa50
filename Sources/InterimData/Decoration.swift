/// The columns that are added to a record when it is written. These are the columns of the record's parents, which are
/// written before the record's own, and the frame of a record that is not an object.
package struct Decoration: Sendable {
    /// A column of a parent whose value is the same for all records of a page.
    package struct Member: Sendable, Hashable {
        /// The column's name, such as `_boardId`.
        package var name: String
        /// The column's value as JSON text.
        package var json: String

        /// Creates a column.
        package init(name: String, json: String) {
            self.name = name
            self.json = json
        }
    }

    /// A column of a parent whose value is a member of the record's owner. The owner is the object in the page that
    /// contains the record; see `PageLayout.Records.nested`.
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
        /// The record is an object and is not converted.
        case none
        /// The record becomes the value of the column with this name.
        case value(String)
        /// The record is an entry of an object. The entry's name and value become the values of the columns with these
        /// two names.
        case entry(name: String, value: String)
    }

    /// The columns whose values are the same for all records of the page. They are written first.
    package var members: [Member]
    /// The columns whose values are members of the record's owner. They are written after ``members``.
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
