/// A field that issues can have, as the list of fields tells it.
package struct Field: Sendable, Equatable {
    /// The name under an issue's `fields`.
    package let id: String
    /// The same as `id` for everything but a few system fields.
    package let key: String
    /// The name that people see.
    package let name: String
    /// Whether it is a custom field.
    package let isCustom: Bool
    /// Whether lists can be sorted by it.
    package let isOrderable: Bool
    /// Whether `*navigable` includes it.
    package let isNavigable: Bool
    /// Whether queries may ask for it.
    package let isSearchable: Bool
    /// The names by which queries know it.
    package let clauseNames: [String]
    /// Absent on the wire when nil.
    package let schema: Schema?

    /// What a field holds, in terms of types.
    package struct Schema: Sendable, Equatable {
        /// The type.
        package let type: String
        /// The type of the elements of an `array`; absent when nil.
        package let items: String?
        /// The name of a system field; absent for custom fields.
        package let system: String?
        /// The type key of a custom field; absent for system fields.
        package let custom: String?
        /// The number in a custom field's id; absent for system fields.
        package let customID: Int?
    }
}

/// A choice of a select list.
package struct FieldOption: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The choice as people see it.
    package let value: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A team as the team field shows it.
package struct Team: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// Whether it can be seen.
    package let isVisible: Bool
    /// Whether it is verified.
    package let isVerified: Bool
    /// Whether it is shared.
    package let isShared: Bool
}

/// What a custom field of an issue holds.
package enum CustomFieldValue: Sendable, Equatable {
    /// A JSON number with exactly this text, which may be more than any machine number holds.
    case number(text: String)
    case text(String)
    case document(Document)
    /// Epoch milliseconds, written in the site's zone.
    case dateTime(Int64)
    /// `yyyy-MM-dd`.
    case date(String)
    case option(FieldOption)
    case options([FieldOption])
    /// A choice and, if there is one, a choice below it: `{self, value, id, child}`.
    case cascading(FieldOption, child: FieldOption?)
    case user(User)
    case users([User])
    case sprints([Sprint])
    case strings([String])
    case version(Version)
    case team(Team)
}

/// A custom field of an issue and its value.
package struct CustomFieldEntry: Sendable, Equatable {
    /// The place in `Site.fields`.
    package let fieldIndex: Int
    /// `customfield_NNNNN`.
    package let id: String
    /// nil is sent as null.
    package let value: CustomFieldValue?
}

/// A field that the list of fields does not know, present on every issue of some sites.
package struct UnlistedField: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The value.
    package let value: Value

    /// What such a field holds.
    package enum Value: Sendable, Equatable {
        case null
        case boolean(Bool)
        case text(String)
        /// `{}`
        case emptyObject
        /// An object with one array of numbers, given with their texts.
        case numbers(member: String, [String])
    }
}

/// A rich text: on the wire an Atlassian document, `{"type":"doc","version":1,"content":[…]}`.
package struct Document: Sendable, Equatable {
    /// The paragraphs and other blocks, from top to bottom.
    package let blocks: [Block]
    /// The wiki markup that somebody wrote; nil where the text was not written so.
    package let markup: String?

    package init(blocks: [Block], markup: String? = nil) {
        self.blocks = blocks
        self.markup = markup
    }

    /// A part of a document.
    package enum Block: Sendable, Equatable {
        /// `{"type":"paragraph","content":[…]}`
        case paragraph([Inline])
        /// `{"type":"heading","attrs":{"level":n},"content":[text]}`
        case heading(level: Int, text: String)
        /// `{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[text]}]}]}`
        case bulletList([String])
        /// The same with `orderedList` and `"attrs":{"order":1}`.
        case orderedList([String])
        /// `{"type":"codeBlock","attrs":{"language":…},"content":[text]}`
        case codeBlock(language: String, text: String)
        /// `{"type":"rule"}`
        case rule
    }

    /// A part of a paragraph.
    package enum Inline: Sendable, Equatable {
        /// `{"type":"text","text":…}`
        case text(String)
        /// The same with `"marks":[{"type":"strong"}]`.
        case strong(String)
        /// The same with `"marks":[{"type":"link","attrs":{"href":…}}]`.
        case link(String, href: String)
        /// `{"type":"mention","attrs":{"id":accountId,"text":"@"+displayName,"accessLevel":""}}`
        case mention(User)
        /// `{"type":"emoji","attrs":{"shortName":…,"id":…,"text":…}}`
        case emoji(shortName: String, id: String, text: String)
        /// `{"type":"hardBreak"}`
        case hardBreak
    }
}
