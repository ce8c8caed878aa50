/// `GET /rest/api/3/myself`: the account that is logged in.
struct Myself: Endpoint {
    let path = "/rest/api/3/myself"
    let parameters = [QueryParameter("expand", .text)]

    func answer(_ request: Request, _ bench: Workbench) throws(Refusal) -> Answer {
        guard request.list("expand").allSatisfy({ ["groups", "applicationRoles"].contains($0.trimmed) }) else {
            throw .badRequest("Invalid expand value '\(request.text("expand") ?? "")'.")
        }
        guard case .object(let members) = NestedShapes.listedUser(bench.account) else { throw .notFound }
        let empty = JSONValue.members([("size", .int(0)), ("items", .array([]))])
        return Answer(
            .object(
                members + [
                    (key: "groups", value: empty), (key: "applicationRoles", value: empty),
                    (key: "expand", value: .string("groups,applicationRoles")),
                ]
            ),
            bench.dialect
        )
    }
}
