/// The setting of fields whose value is a user or an element of a list of the site.
extension FieldSetter {
    mutating func setUser(_ name: String, _ value: JSONInput) {
        let old = name == "assignee" ? issue?.assignee : issue?.reporter
        guard value != .null else {
            recordChange(
                name,
                old.map { tables.users[$0].accountID },
                old.map { tables.users[$0].displayName },
                nil,
                nil
            )
            if name == "assignee" { edits.assignee = .some(nil) } else { edits.reporter = .some(nil) }
            return
        }
        guard let place = userPlace(value) else {
            let wanted = value["name"]?.string ?? value["accountId"]?.string ?? value["id"]?.string ?? ""
            return addError(
                name,
                tables.isDataCenter ? "User '\(wanted)' does not exist." : "Specify a valid value for \(name)"
            )
        }
        let user = tables.users[place]
        recordChange(
            name,
            old.map { tables.users[$0].accountID },
            old.map { tables.users[$0].displayName },
            user.accountID,
            user.displayName
        )
        if name == "assignee" { edits.assignee = .some(place) } else { edits.reporter = .some(place) }
    }

    /// Returns the index of the user that an object identifies, by account id on Cloud and by name or key on Data
    /// Center; nil if there is no such user.
    func userPlace(_ value: JSONInput) -> Int? {
        if tables.isDataCenter {
            if let name = value["name"]?.string { return tables.users.firstIndex { $0.name == name } }
            return value["key"]?.string.flatMap { key in tables.users.firstIndex { $0.key == key } }
        }
        let id = value["accountId"]?.string ?? value["id"]?.string
        return tables.users.firstIndex { $0.accountID == id }
    }

    /// Returns the index of the element of `list` that an object identifies by id or by name. If there is none, adds an
    /// error and returns nil.
    mutating func place(_ field: String, _ value: JSONInput, _ list: [(id: String, name: String)]) -> Int? {
        if let id = value["id"]?.textOrNumber {
            if let place = list.firstIndex(where: { $0.id == id }) { return place }
            addError(field, "\(field.prefix(1).uppercased() + field.dropFirst()) id '\(id)' is not valid")
        } else if let name = value["name"]?.string ?? value["value"]?.string {
            if let place = list.firstIndex(where: { $0.name == name }) { return place }
            addError(field, "\(field.prefix(1).uppercased() + field.dropFirst()) name '\(name)' is not valid")
        } else {
            addError(field, "Could not find valid 'id' or 'name' in the value of \(field).")
        }
        return nil
    }

    package mutating func setResolution(_ place: Int?) {
        let list = tables.catalogue.resolutions
        let old = (edits.resolutionIndex ?? issue?.resolutionIndex).map { list[$0] }
        recordChange("resolution", old?.id, old?.name, place.map { list[$0].id }, place.map { list[$0].name })
        edits.resolutionIndex = .some(place)
    }
}
