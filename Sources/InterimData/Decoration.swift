/// What is written of a record beside its own text: columns of its parents in front, and a frame where the record is no
/// object.
public struct Decoration: Sendable {
    /// A column in front whose value is the same for all records of a page.
    public struct Member: Sendable, Hashable {
        /// The column's name, such as `_boardId`.
        public var name: String
        /// Its value as JSON text.
        public var json: String

        /// Creates a column.
        public init(name: String, json: String) {
            self.name = name
            self.json = json
        }
    }

    /// A column in front that is taken from each record's owner.
    public struct OwnerMember: Sendable, Hashable {
        /// The column's name, such as `_issueId`.
        public var name: String
        /// The number of the owner's column in the layout.
        public var column: Int

        /// Creates a column.
        public init(name: String, column: Int) {
            self.name = name
            self.column = column
        }
    }

    /// How a record becomes an object.
    public enum Frame: Sendable, Hashable {
        /// It is one.
        case none
        /// It becomes the value of a column.
        case value(String)
        /// It is an entry of an object: name and value become columns.
        case entry(name: String, value: String)
    }

    /// Columns that are the same for all records, first of all.
    public var members: [Member]
    /// Columns of the record's owner, behind those.
    public var ownerMembers: [OwnerMember]
    /// How a record becomes an object.
    public var frame: Frame

    /// Creates a decoration.
    public init(members: [Member] = [], ownerMembers: [OwnerMember] = [], frame: Frame = .none) {
        self.members = members
        self.ownerMembers = ownerMembers
        self.frame = frame
    }

    /// Whether records are written as they are.
    public var isEmpty: Bool { members.isEmpty && ownerMembers.isEmpty && frame == .none }
}
