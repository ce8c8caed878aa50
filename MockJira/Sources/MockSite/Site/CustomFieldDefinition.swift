/// The definition of a generated custom field. All custom fields of a site are in `all`.
struct CustomFieldDefinition: Sendable {
    let name: String
    let kind: CustomFieldKind
    let filledPerMille: Int
    let type: String
    var items: String?
    let typeKey: String
    var options: [String] = []
    var children: [String] = []
    var isForServiceDesk = false

    private static let standard = "com.atlassian.jira.plugin.system.customfieldtypes:"
    private static let agile = "com.pyxis.greenhopper.jira:"

    private init(_ name: String, _ kind: CustomFieldKind, _ filled: Int, _ type: String, _ typeKey: String) {
        self.name = name
        self.kind = kind
        self.filledPerMille = filled
        self.type = type
        self.typeKey = typeKey
    }

    private func items(_ items: String) -> Self {
        var copy = self
        copy.items = items
        return copy
    }

    private func options(_ options: [String], children: [String] = []) -> Self {
        var copy = self
        copy.options = options
        copy.children = children
        return copy
    }

    private var forServiceDesk: Self {
        var copy = self
        copy.isForServiceDesk = true
        return copy
    }

    private static func number(_ name: String, _ kind: CustomFieldKind, _ filled: Int) -> Self {
        Self(name, kind, filled, "number", standard + "float")
    }

    private static func text(_ name: String, _ kind: CustomFieldKind, _ filled: Int) -> Self {
        Self(name, kind, filled, "string", standard + (kind == .url ? "url" : "textfield"))
    }

    private static func document(_ name: String, _ filled: Int) -> Self {
        Self(name, .document, filled, "string", standard + "textarea")
    }

    private static func dateTime(_ name: String, _ filled: Int) -> Self {
        Self(name, .dateTime, filled, "datetime", standard + "datetime")
    }

    private static func date(_ name: String, _ filled: Int) -> Self {
        Self(name, .date, filled, "date", standard + "datepicker")
    }

    private static func select(_ name: String, _ filled: Int, _ choices: [String]) -> Self {
        Self(name, .option, filled, "option", standard + "select").options(choices)
    }

    static let all: [CustomFieldDefinition] = [
        Self("Sprint", .sprints, 400, "array", agile + "gh-sprint").items("json"),
        Self("Rank", .rank, 1000, "any", agile + "gh-lexo-rank"),
        number("Story Points", .storyPoints, 450),
        number("Story point estimate", .storyPoints, 100),
        Self("Epic Link", .epicLink, 200, "any", agile + "gh-epic-link"),
        Self("Epic Name", .text, 60, "string", agile + "gh-epic-label"),
        Self("Flagged", .options, 40, "array", standard + "multicheckboxes").items("option").options(["Impediment"]),
        Self("Team", .team, 300, "team", "com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team"),
        date("Start date", 250), date("Target start", 80), date("Target end", 80),
        dateTime("Actual start", 200), dateTime("Actual end", 120), dateTime("Change start date", 40),
        select("Severity", 600, ["S1 / critical", "S2", "S3", "S4 \"cosmetic\""]),
        Self("Browsers", .options, 250, "array", standard + "multiselect").items("option")
            .options(["Firefox", "Chrome", "Safari", "Edge"]),
        Self("Root cause", .cascading, 130, "option-with-child", standard + "cascadingselect")
            .options(["Code", "Configuration", "Third party"], children: ["Regression", "Oversight", "Unknown"]),
        Self("Reviewer", .user, 120, "user", standard + "userpicker"),
        Self("Approvers", .users, 70, "array", standard + "multiuserpicker").items("user"),
        document("Acceptance criteria", 200), document("Release notes", 80), document("Steps to reproduce", 150),
        text("External reference", .text, 350), text("Notes", .oddText, 250), text("Documentation", .url, 200),
        Self("Tags", .labels, 300, "array", standard + "labels").items("string"),
        Self("Found in", .version, 150, "version", standard + "version"),
        select("Customer", 300, ["Müller & Söhne", "Acme/Corp", "株式会社例", "None"]),
        number("Ledger number", .bigInteger, 600), number("Combinations", .exponent, 40),
        number("Drift", .negativeZero, 80), number("Price", .decimal, 400), number("Ratio", .longFraction, 150),
        number("Weight", .integer, 300),
        Self(
            "Development",
            .emptyObjectText,
            900,
            "any",
            "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf"
        ),
        select("Impact", 150, ["Extensive", "Significant", "Moderate"]),
        select("Urgency", 80, ["Now", "Soon", "Later"]),
        Self("Request Type", .alwaysNull, 0, "sd-customerrequesttype", "com.atlassian.servicedesk:vp-origin")
            .forServiceDesk,
        Self("Satisfaction", .alwaysNull, 0, "sd-feedback", "com.atlassian.servicedesk:sd-request-feedback")
            .forServiceDesk,
        Self(
            "Vulnerability",
            .alwaysNull,
            0,
            "any",
            "com.atlassian.jira.plugins.jira-development-integration-plugin:vulnerabilitycf"
        ),
        Self(
            "Design",
            .alwaysNull,
            0,
            "array",
            "com.atlassian.jira.plugins.jira-development-integration-plugin:designcf"
        )
        .items("design.field.name"),
        Self("Organizations", .alwaysNull, 0, "array", "com.atlassian.servicedesk:sd-customer-organizations")
            .items("sd-customerorganization"),
    ]
}
