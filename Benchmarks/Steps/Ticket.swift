internal import Foundation

/// The part of an issue that an application reads: some members out of about eight kilobytes.
struct Ticket: Decodable {
    struct Fields: Decodable {
        struct Named: Decodable { var name: String }
        struct User: Decodable { var displayName: String }

        var summary: String
        var status: Named
        var created: String
        var updated: String
        var assignee: User?
        var labels: [String]
        var priority: Named?
        var points: Double?

        enum CodingKeys: String, CodingKey {
            case summary, status, created, updated, assignee, labels, priority
            case points = "customfield_10147"
        }
    }

    var key: String
    var fields: Fields
}
