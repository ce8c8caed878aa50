extension Sprint {
    /// How Data Center writes a sprint into the field of that name: not as an object, but as the text that its Java object
    /// has, with `<null>` for what is not there.
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
