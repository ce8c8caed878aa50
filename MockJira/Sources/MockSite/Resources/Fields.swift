/// The resources of fields, except the plain list of fields: search, trash, contexts, options and configurations.
extension SiteResources {
    package static let fields: [Resource] = [
        Resource(
            "getFieldsPaginated",
            "/rest/api/3/field/search",
            .page(size: 50, limit: 50),
            options: [
                .ids("id", "id"), .search("query", "name"),
                .order([
                    "contextsCount": "contextsCount", "lastUsed": "lastUsed.value", "name": "name",
                    "screensCount": "screensCount", "projectsCount": "projectsCount",
                ]),
            ] + ResourceParameter.accepted("type", as: .choice(["custom", "system", "custom,system"]))
                + ResourceParameter.accepted("projectIds"),
            expansions: [
                .init("key", "key"), .init("stableId", "stableId"), .init("lastUsed", "lastUsed"),
                .init("screensCount", "screensCount"), .init("contextsCount", "contextsCount"),
                .init("isLocked", "isLocked"), .init("searcherKey", "searcherKey"),
                .init("projectsCount", "projectsCount"),
            ]
        ) { resources, _ in
            resources.tables.fields.filter { $0.schema != nil }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
                .map { resources.field($0) }
        },
        Resource(
            "getTrashedFieldsPaginated",
            "/rest/api/3/field/search/trashed",
            .page(size: 50, limit: 50),
            .administrator,
            options: [.ids("id", "id"), .search("query", "name")]
                + ResourceParameter.accepted("expand", "orderBy")
        ) { resources, _ in resources.trashedFields },
        Resource(
            "getContextsForField",
            "/rest/api/3/field/{fieldId}/context",
            .page(size: 50, limit: 50),
            .administrator,
            options: [
                .ids("contextId", "id"), ResourceParameter("isAnyIssueType", .boolean, .equals("isAnyIssueType")),
                ResourceParameter("isGlobalContext", .boolean, .equals("isGlobalContext")),
            ]
        ) { resources, query throws(ErrorResponse) in resources.contexts(of: try resources.customField(query[0])) },
        Resource(
            "getOptionsForContext",
            "/rest/api/3/field/{fieldId}/context/{contextId}/option",
            .page(size: 100, limit: 100),
            .administrator,
            options: [.ids("optionId", "id"), ResourceParameter("onlyOptions", .boolean)]
        ) { resources, query throws(ErrorResponse) in
            let field = try resources.customField(query[0])
            let contexts = resources.contexts(of: field)
            guard let place = contexts.firstIndex(where: { $0["id"]?.parameterText == query[1] }) else {
                throw .missing("The context with id '\(query[1])' was not found.")
            }
            guard !field.options.isEmpty else {
                throw .badRequest("The field with id '\(query[0])' does not have options.")
            }
            return resources.options(of: field, context: place)
        },
        Resource(
            "getAllFieldConfigurations",
            "/rest/api/3/fieldconfiguration",
            .page(size: 50, limit: 100),
            .administrator,
            options: [
                .ids("id", "id"), ResourceParameter("isDefault", .boolean, .onlyTrue("isDefault")),
                .search("query", "name"),
            ]
        ) { resources, _ in
            var random = resources.random("field configurations")
            return (0..<55).map { index in
                [
                    "id": .integer(10000 + index),
                    "name": .text(index == 0 ? "Default Field Configuration" : "\(resources.title(&random)) \(index)"),
                    "description": .maybe(random.chance(perMille: 700) ? resources.sentence(&random) : nil),
                    "isDefault": index == 0 ? .boolean(true) : nil,
                ]
            }
        },
        Resource(
            "getAllFieldConfigurationSchemes",
            "/rest/api/3/fieldconfigurationscheme",
            .page(size: 50, limit: 50),
            .administrator,
            options: [.ids("id", "id")]
        ) { resources, _ in
            // The schemes fill exactly one page.
            var random = resources.random("field configuration schemes")
            return (0..<50).map { index in
                [
                    "id": .text(String(10100 + index)), "name": .text("\(resources.title(&random)) \(index)"),
                    "description": .maybe(random.chance(perMille: 500) ? resources.sentence(&random) : nil),
                ]
            }
        },
        Resource(
            "getFieldConfigurationSchemeMappings",
            "/rest/api/3/fieldconfigurationscheme/mapping",
            .page(size: 50, limit: 50),
            .administrator,
            options: [.ids("fieldConfigurationSchemeId", "fieldConfigurationSchemeId")]
        ) { resources, _ in
            (0..<50).flatMap { scheme -> [SiteRecord] in
                let types = resources.tables.catalogue.issueTypes.prefix(scheme % 5).map(\.id) + ["default"]
                return types.enumerated().map { place, type in
                    [
                        "fieldConfigurationSchemeId": .text(String(10100 + scheme)), "issueTypeId": .text(type),
                        "fieldConfigurationId": .text(String(10000 + (scheme * 3 + place) % 55)),
                    ]
                }
            }
        },
    ]

    private func schema(_ schema: Field.Schema) -> SiteRecord {
        [
            "type": .text(schema.type), "items": .maybe(schema.items), "system": .maybe(schema.system),
            "custom": .maybe(schema.custom), "customId": schema.customID.map { .integer($0) },
        ]
    }

    private func field(_ field: Field) -> SiteRecord {
        let place = tables.fields.firstIndex { $0.id == field.id } ?? 0
        let randomSource = RandomSource(seed: tables.configuration.seed, subject: UInt64(place) << 8 | 19)
        let isTracked = field.isCustom && randomSource.chance(perMille: 600, .resources)
        let span = Int(IssueColumns.clock - IssueColumns.opened)
        let used = IssueColumns.opened + Int64(randomSource.below(span, .resources, 1) / 1000 * 1000)
        return [
            "id": .text(field.id), "name": .text(field.name), "schema": field.schema.map { .object(schema($0)) },
            "description": .maybe(
                randomSource.chance(perMille: 700, .resources, 2)
                    ? tables.text.sentences[tables.text.sentenceIndex(randomSource.bits(.resources, 3))] : nil
            ),
            "key": .text(field.key), "stableId": .text("sfid:" + field.id), "isLocked": .boolean(!field.isCustom),
            "searcherKey": .maybe(field.isSearchable ? "com.example.searchers:\(field.id)" : nil),
            "screensCount": .integer(randomSource.below(30, .resources, 4)),
            "contextsCount": .integer(field.isCustom ? contextCount(place) : 0),
            "projectsCount": .integer(randomSource.below(tables.projects.count + 1, .resources, 5)),
            "lastUsed": .object([
                "type": .text(isTracked ? "TRACKED" : field.isCustom ? "NOT_TRACKED" : "NO_INFORMATION"),
                "value": isTracked ? .dateTime(used) : nil,
            ]),
        ]
    }

    private var trashedFields: [SiteRecord] {
        var random = random("trashed fields")
        return (0..<7).map { index in
            let number = 30000 + index
            let trashed = moment(&random)
            return [
                "id": .text("customfield_\(number)"), "key": .text("customfield_\(number)"),
                "name": .text(title(&random)),
                "description": .maybe(random.chance(perMille: 500) ? sentence(&random) : nil),
                "schema": .object([
                    "type": .text("string"), "customId": .integer(number),
                    "custom": .text("com.atlassian.jira.plugin.system.customfieldtypes:textfield"),
                ]),
                "trashedDate": .dateTime(trashed), "plannedDeletionDate": .dateTime(trashed + 5_184_000_000),
                "trashedBy": .object(userDetails(tables.users[random.below(tables.users.count)])),
            ]
        }
    }

    // MARK: Contexts and their options

    private func customField(_ id: String) throws(ErrorResponse) -> CustomField {
        guard let field = tables.customFields.first(where: { $0.id == id }) else {
            throw .missing("The custom field was not found.")
        }
        return field
    }

    /// Returns the number of contexts of a field. Most fields have a few, and some have more than fit on a page.
    private func contextCount(_ fieldIndex: Int) -> Int {
        let randomSource = RandomSource(seed: tables.configuration.seed, subject: UInt64(fieldIndex) << 8 | 23)
        return fieldIndex % 17 == 5 ? 60 + randomSource.below(90, .resources) : 1 + randomSource.below(3, .resources)
    }

    private func contexts(of field: CustomField) -> [SiteRecord] {
        (0..<contextCount(field.fieldIndex)).map { place in
            [
                "id": .text(String(10000 + field.fieldIndex * 160 + place)),
                "name": .text(
                    place == 0 ? "Default Configuration Scheme for \(field.id)" : "Context \(place) / \(field.id)"
                ),
                "description": .text(place == 0 ? "" : "For \"some\" projects, context \(place)."),
                "isGlobalContext": .boolean(place == 0), "isAnyIssueType": .boolean(place % 2 == 0),
            ]
        }
    }

    /// Returns the options of a context. The first context has the field's options and their children; the other
    /// contexts have generated options.
    private func options(of field: CustomField, context: Int) -> [SiteRecord] {
        func option(_ id: String, _ value: String, below parent: String? = nil, disabled: Bool = false) -> SiteRecord {
            ["id": .text(id), "value": .text(value), "optionId": .maybe(parent), "disabled": .boolean(disabled)]
        }
        guard context > 0 else {
            return field.options.enumerated().flatMap { place, parent -> [SiteRecord] in
                [option(parent.id, parent.value, disabled: place == 3)]
                    + field.children.enumerated().map { index, child in
                        place == 0
                            ? option(child.id, child.value, below: parent.id)
                            : option(child.id + "\(place)", "\(child.value) \(index)", below: parent.id)
                    }
            }
        }
        let count = context % 3 == 1 ? 230 : context % 3 == 2 ? 2 : 0
        return (0..<count).map { place in
            option(
                String(1_000_000 + field.fieldIndex * 200_000 + context * 1000 + place),
                "Choice \(place) of \(context)",
                disabled: place % 11 == 5
            )
        }
    }
}
