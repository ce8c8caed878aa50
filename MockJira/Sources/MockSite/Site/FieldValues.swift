/// A field of issues, as an entry in the list of fields.
package struct Field: Sendable, Equatable {
    /// The name of the field's member in the `fields` object of an issue.
    package let id: String
    /// The key, which equals `id` for all fields except a few system fields.
    package let key: String
    /// The displayed name.
    package let name: String
    /// A Boolean value that indicates whether the field is a custom field.
    package let isCustom: Bool
    /// A Boolean value that indicates whether issues can be sorted by the field.
    package let isOrderable: Bool
    /// A Boolean value that indicates whether `*navigable` includes the field.
    package let isNavigable: Bool
    /// A Boolean value that indicates whether queries can search the field.
    package let isSearchable: Bool
    /// The names of the field in queries.
    package let clauseNames: [String]
    /// The type of the field's values. If it is nil, responses omit it.
    package let schema: Schema?

    /// The type of a field's values.
    package struct Schema: Sendable, Equatable {
        /// The name of the type, such as `string` or `array`.
        package let type: String
        /// The type of the elements of an `array`. If it is nil, responses omit it.
        package let items: String?
        /// The name of a system field; omitted for custom fields.
        package let system: String?
        /// The type key of a custom field; omitted for system fields.
        package let custom: String?
        /// The number in a custom field's id; omitted for system fields.
        package let customID: Int?
    }
}

/// An option of a select list.
package struct FieldOption: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed value.
    package let value: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A team, as a value of the team field.
package struct Team: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// A Boolean value that indicates whether the team is visible.
    package let isVisible: Bool
    /// A Boolean value that indicates whether the team is verified.
    package let isVerified: Bool
    /// A Boolean value that indicates whether the team is shared.
    package let isShared: Bool
}

/// The value of a custom field of an issue.
package enum CustomFieldValue: Sendable, Equatable {
    /// A JSON number with exactly these digits, which may exceed the range and precision of every numeric type.
    case number(text: String)
    case text(String)
    case document(Document)
    /// A date and time in epoch milliseconds, which responses contain in the site's time zone.
    case dateTime(Int64)
    /// A date, `yyyy-MM-dd`.
    case date(String)
    case option(FieldOption)
    case options([FieldOption])
    /// An option of the first level and, unless nil, one of the second level: `{self, value, id, child}`.
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
    /// The index in `Site.fields`.
    package let fieldIndex: Int
    /// The id of the field, `customfield_NNNNN`.
    package let id: String
    /// The value. If it is nil, responses contain null.
    package let value: CustomFieldValue?
}

/// A field that the list of fields does not contain, although every issue of some sites has it.
package struct UnlistedField: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The value.
    package let value: Value

    /// The value of an unlisted field.
    package enum Value: Sendable, Equatable {
        case null
        case boolean(Bool)
        case text(String)
        /// An object without members, `{}`.
        case emptyObject
        /// An object with one member, which is an array of numbers. The associated strings are the JSON texts of the
        /// numbers.
        case numbers(member: String, [String])
    }
}

/// A rich text. Version 3 of the platform API sends it as an Atlassian document,
/// `{"type":"doc","version":1,"content":[…]}`, and version 2 as wiki markup.
package struct Document: Sendable, Equatable {
    /// The paragraphs and other blocks, from top to bottom.
    package let blocks: [Block]
    /// The wiki markup that a client wrote; nil for generated documents.
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
        /// The JSON of a bullet list, with the type `orderedList` and `"attrs":{"order":1}`.
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
        /// The JSON of a text, with `"marks":[{"type":"strong"}]`.
        case strong(String)
        /// The JSON of a text, with `"marks":[{"type":"link","attrs":{"href":…}}]`.
        case link(String, href: String)
        /// `{"type":"mention","attrs":{"id":accountId,"text":"@"+displayName,"accessLevel":""}}`
        case mention(User)
        /// `{"type":"emoji","attrs":{"shortName":…,"id":…,"text":…}}`
        case emoji(shortName: String, id: String, text: String)
        /// `{"type":"hardBreak"}`
        case hardBreak
    }
}
