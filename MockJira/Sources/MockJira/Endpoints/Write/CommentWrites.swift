import MockSite

/// The operations that create, update, delete and return a comment.
enum CommentWrites {
    private static let one = "/issue/{issueIdOrKey}/comment/{id}"
    private static let parameters = ["expand", "notifyUsers", "overrideEditableFlag"].map { QueryParameter($0, .text) }

    static let all: [WriteEndpoint.Operation] = [
        .init("GET", one, [QueryParameter("expand", .text)]) { call throws(Refusal) in
            let issue = try call.issue()
            return answer(200, try comment(call, issue), call)
        },
        .init("POST", "/issue/{issueIdOrKey}/comment", [QueryParameter("expand", .text)]) { call throws(Refusal) in
            let issue = try call.issue()
            let body = try text(call)
            var editor = call.context.edit()
            let made = editor.comment(issue, body)
            call.context.commit(editor)
            return answer(201, made, call)
        },
        .init("PUT", one, parameters) { call throws(Refusal) in
            let issue = try call.issue()
            let old = try comment(call, issue)
            let body = try text(call)
            var editor = call.context.edit()
            let made = editor.comment(issue, body, replacing: old.id)
            call.context.commit(editor)
            return answer(200, made, call)
        },
        .init("DELETE", one) { call throws(Refusal) in
            let issue = try call.issue()
            let old = try comment(call, issue)
            var editor = call.context.edit()
            editor.deleteComment(issue, old.id)
            call.context.commit(editor)
            return .nothing
        },
    ]

    private static func comment(_ call: WriteEndpoint.Call, _ issue: IssueFacts) throws(Refusal) -> Comment {
        let id = call.parameter("id")
        guard let comment = issue.allComments.first(where: { $0.id == id }) else {
            throw .missing("Can not find a comment for the id: \(id).")
        }
        return comment
    }

    private static func text(_ call: WriteEndpoint.Call) throws(Refusal) -> Document {
        let body = try call.body()
        guard let document = try body["body"].flatMap({ input throws(Refusal) in try call.document(input, "comment") })
        else {
            throw Refusal(status: 400, errors: [("comment", "Comment body can not be empty!")])
        }
        return document
    }

    private static func answer(_ status: Int, _ comment: Comment, _ call: WriteEndpoint.Call) -> Answer {
        let hidden = call.request.list("expand").contains("renderedBody") ? [] : ["renderedBody"]
        return Answer(status: status, call.context.book.comment(comment).without(hidden), call.context)
    }
}
