/// The resources that return the site's settings.
extension SiteResources {
    package static let settings: [Resource] = [
        Resource("getAdvancedSettings", "/rest/api/3/application-properties/advanced-settings", .array, .administrator)
        { resources, _ in resources.properties.filter { $0["name"]?.parameterText?.hasPrefix("jira.") == true } },
        Resource(
            "getApplicationProperty",
            "/rest/api/3/application-properties",
            .arrayOrObject(parameter: "key", member: "key"),
            .administrator,
            options: [ResourceParameter("keyFilter", .text, .contains("key"))]
                + ResourceParameter.accepted("permissionLevel")
        ) { resources, _ in resources.properties },
        Resource("getBanner", "/rest/api/3/announcementBanner", .object, .administrator) { resources, _ in
            [resources.banner]
        },
        Resource("getConfiguration", "/rest/api/3/configuration", .object) { resources, _ in
            [
                [
                    "votingEnabled": .boolean(true), "watchingEnabled": .boolean(true),
                    "unassignedIssuesAllowed": .boolean(true), "subTasksEnabled": .boolean(true),
                    "issueLinkingEnabled": .boolean(true), "timeTrackingEnabled": .boolean(true),
                    "attachmentsEnabled": .boolean(true), "timeTrackingConfiguration": .object(Self.timeTracking),
                ]
            ]
        },
        Resource(
            "getSharedTimeTrackingConfiguration",
            "/rest/api/3/configuration/timetracking/options",
            .object,
            .administrator
        ) { _, _ in [Self.timeTracking] },
        Resource(
            "getSelectedTimeTrackingImplementation",
            "/rest/api/3/configuration/timetracking",
            .object,
            .administrator
        ) { _, _ in Array(Self.timeTrackingProviders.prefix(1)) },
        Resource(
            "getAvailableTimeTrackingImplementations",
            "/rest/api/3/configuration/timetracking/list",
            .array,
            .administrator
        ) { _, _ in Self.timeTrackingProviders },
        Resource("getLicense", "/rest/api/3/instance/license", .object) { _, _ in
            let plans = [
                ("jira-core", "PAID"), ("jira-product-discovery", "FREE"), ("jira-servicedesk", "UNLICENSED"),
                ("jira-software", "PAID"),
            ]
            return [["applications": .objects(plans.map { ["id": .text($0.0), "plan": .text($0.1)] })]]
        },
        Resource(
            "getApproximateLicenseCount",
            "/rest/api/3/license/approximateLicenseCount",
            .object,
            .administrator
        ) { resources, _ in
            [
                [
                    "key": .text("license.totalApproximateUserCount"),
                    "value": .text(String(resources.tables.users.count / 10 * 10)),
                ]
            ]
        },
        Resource("getAttachmentMeta", "/rest/api/3/attachment/meta", .object, .anyone) { _, _ in
            [["enabled": .boolean(true), "uploadLimit": .integer(1_073_741_824)]]
        },
        Resource("getLocale", "/rest/api/3/mypreferences/locale", .object, .anyone) { resources, _ in
            [["locale": .text(resources.tables.users[0].locale ?? "en_US")]]
        },
        Resource("getDefaultEditor", "/rest/api/3/workflows/defaultEditor", .object) { _, _ in
            [["value": .text("NEW")]]
        },
        Resource("getDefaultShareScope", "/rest/api/3/filter/defaultShareScope", .object) { resources, _ in
            var random = resources.random("share scope")
            return [["scope": .text(random.pick(["GLOBAL", "AUTHENTICATED", "PRIVATE"]))]]
        },
        Resource("getAllProjectTypes", "/rest/api/3/project/type", .array, .anyone) { _, _ in Self.projectTypes },
        Resource("getAllAccessibleProjectTypes", "/rest/api/3/project/type/accessible", .array) { _, _ in
            Array(Self.projectTypes.prefix(3))
        },
        Resource("getIssueNavigatorDefaultColumns", "/rest/api/3/settings/columns", .array, .administrator) {
            resources,
            _ in
            resources.columns(["issuetype", "issuekey", "summary", "assignee", "reporter", "priority", "status"])
        },
        Resource(
            "getUserDefaultColumns",
            "/rest/api/3/user/columns",
            .array,
            options: ResourceParameter.accepted("accountId", "username")
        ) { resources, _ in
            resources.columns(
                ["issuekey", "summary", "status", "duedate", "updated"]
                    + resources.tables.customFields.prefix(2).map(\.id)
            )
        },
    ]

    private static let timeTracking: SiteRecord = [
        "workingHoursPerDay": .number(text: "8.0"), "workingDaysPerWeek": .number(text: "5.0"),
        "timeFormat": .text("pretty"), "defaultUnit": .text("minute"),
    ]

    private static let timeTrackingProviders: [SiteRecord] = [
        [
            "key": .text("JIRA"), "name": .text("JIRA provided time tracking"),
            "url": .text("/secure/admin/TimeTracking"),
        ],
        [
            "key": .text("com.example.clock__time"), "name": .text("Clock & \"Calendar\""),
            "url": .text("/plugins/clock"),
        ],
        ["key": .text("org.example.bare")],
    ]

    private static let projectTypes: [SiteRecord] = [
        ("software", "Software", "#F5F5F5"), ("service_desk", "Service Desk", "#67AB49"),
        ("business", "Business", "#1D8832"), ("product_discovery", "Product Discovery", "#FFFFFF"),
    ].map { key, name, color in
        [
            "key": .text(key), "formattedKey": .text(name), "color": .text(color),
            "descriptionI18nKey": .text("jira.project.type.\(key).description"),
            "icon": .text("PHN2ZyB4bWxucz0iaHR0cD=="),
        ]
    }

    private var banner: SiteRecord {
        var random = random("banner")
        let message = sentence(&random)
        return [
            "hashId": .text(hexadecimal(random.next(), digits: 16).uppercased()), "message": .text(message),
            "isEnabled": .boolean(random.chance(perMille: 500)),
            "isDismissible": .boolean(random.chance(perMille: 500)),
            "visibility": .text(random.pick(["public", "private"])),
        ]
    }

    /// The settings. A setting is advanced if its `name` is the same as its `key` (all keys begin with `jira.`).
    private var properties: [SiteRecord] {
        var random = random("properties")
        let words = ["mail", "clone", "lf.date", "issue", "table", "view", "search", "comment", "export", "attachment"]
        return (0..<96).map { index in
            let key =
                "jira.\(words[index % words.count]).\(["limit", "prefix", "mode", "size"][index / 10 % 4]).\(index)"
            let kind = random.below(4)
            let value =
                kind == 0 ? String(random.below(5000)) : kind == 1 ? random.pick(["true", "false"]) : title(&random)
            return [
                "id": .text(key), "key": .text(key), "value": .text(value),
                "name": .text(index % 3 == 0 ? key : title(&random)),
                "desc": .maybe(random.chance(perMille: 600) ? sentence(&random) : nil),
                "type": .text(["integer", "boolean", "string", "enum"][kind]),
                "defaultValue": .maybe(random.chance(perMille: 700) ? (kind == 2 ? "" : value) : nil),
                "example": .maybe(random.chance(perMille: 150) ? "Example: \(value)" : nil),
                "allowedValues": kind == 3 ? .texts([value, "off", "Ein / Aus"]) : nil,
            ]
        }
    }

    /// Returns the columns of a list of issues.
    private func columns(_ fields: [String]) -> [SiteRecord] {
        fields.compactMap { id in
            tables.fields.first { $0.id == id }.map { ["label": .text($0.name), "value": .text(id)] }
        }
    }
}
