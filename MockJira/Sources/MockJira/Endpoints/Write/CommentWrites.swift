import MockSite

/// The operations that create, update, delete and return a comment.
enum CommentWrites {
    private static let one = "/issue/{issueIdOrKey}/comment/{id}"
    private static let parameters = ["expand", "notifyUsers", "overrideEditableFlag"].map { QueryParameter($0, .text) }

    static let all: [WriteEndpoint.Operation] = [
        .init("GET", one, [QueryParameter("expand", .text)]) { call throws(ErrorResponse) in
            let issue = try call.issue()
            return response(200, try comment(call, issue), call)
        },
        .init("POST", "/issue/{issueIdOrKey}/comment", [QueryParameter("expand", .text)]) {
            call throws(ErrorResponse) in
            let issue = try call.issue()
            let body = try text(call)
            var editor = call.context.edit()
            let made = editor.comment(issue, body)
            call.context.commit(editor)
            return response(201, made, call)
        },
        .init("PUT", one, parameters) { call throws(ErrorResponse) in
            let issue = try call.issue()
            let old = try comment(call, issue)
            let body = try text(call)
            var editor = call.context.edit()
            let made = editor.comment(issue, body, replacing: old.id)
            call.context.commit(editor)
            return response(200, made, call)
        },
        .init("DELETE", one) { call throws(ErrorResponse) in
            let issue = try call.issue()
            let old = try comment(call, issue)
            var editor = call.context.edit()
            editor.deleteComment(issue, old.id)
            call.context.commit(editor)
            return .noContent
        },
    ]

    private static func comment(_ call: WriteEndpoint.Call, _ issue: IssueFacts) throws(ErrorResponse) -> Comment {
        let id = call.parameter("id")
        guard let comment = issue.allComments.first(where: { $0.id == id }) else {
            throw .missing("Can not find a comment for the id: \(id).")
        }
        return comment
    }

    private static func text(_ call: WriteEndpoint.Call) throws(ErrorResponse) -> Document {
        let body = try call.body()
        guard
            let document = try body["body"].flatMap({ input throws(ErrorResponse) in try call.document(input, "comment")
            })
        else {
            throw ErrorResponse(status: 400, errors: [("comment", "Comment body can not be empty!")])
        }
        return document
    }

    private static func response(_ status: Int, _ comment: Comment, _ call: WriteEndpoint.Call) -> EndpointResponse {
        let hidden = call.request.list("expand").contains("renderedBody") ? [] : ["renderedBody"]
        return EndpointResponse(status: status, call.context.resources.comment(comment).without(hidden), call.context)
    }
}
