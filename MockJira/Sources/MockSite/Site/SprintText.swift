extension Sprint {
    /// Returns the sprint as Data Center sends it in the field `Sprint`: not as an object, but as the text of its
    /// Java object, with `<null>` for missing values.
    func javaText(_ zone: SiteZone) -> String {
        func moment(_ milliseconds: Int64?) -> String {
            guard let milliseconds else { return "<null>" }
            let text = zone.dateTimeText(milliseconds)
            return text.dropLast(2) + ":" + text.suffix(2)
        }
        let members = [
            ("id", String(id)), ("rapidViewId", String(boardID)), ("state", state.uppercased()), ("name", name),
            ("startDate", moment(startDate)), ("endDate", moment(endDate)), ("completeDate", moment(completeDate)),
            ("activatedDate", moment(startDate)), ("sequence", String(id)), ("goal", goal),
            ("autoStartStop", "false"), ("synced", "false"), ("incompleteIssuesDestinationId", "<null>"),
        ]
        let object = "com.atlassian.greenhopper.service.sprint.Sprint@" + hexadecimal(mixed(UInt64(id)), digits: 7)
        return object + "[" + members.map { $0.0 + "=" + $0.1 }.joined(separator: ",") + "]"
    }
}
