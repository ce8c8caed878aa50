internal import MockSite

/// What an endpoint is to do wrong.
package struct Sabotage: Sendable, Equatable {
    /// How many requests the fault that is asked has hit before this one.
    package internal(set) var earlierHits = 0
    /// Lists end one page early, and say that this was the end.
    package var dropsLastPage = false
    /// The first record of a page is sent twice.
    package var repeatsRecord = false
    /// How far lists by offset are shifted: the page begins that many records late.
    package var startShift = 0
    /// Which null of an issue is left out, counted from 0; nil leaves out none.
    package var losesNull: Int?
    /// Bulk fetch leaves out one issue of each that many, the first of them; 0 leaves out none.
    package var omitsOneOf = 0
    /// Ids and keys that bulk fetch leaves out.
    package var omitted: Set<String> = []
    /// Bulk fetch cannot answer for one issue of each that many, and says so; 0 answers for all.
    package var failsOneOf = 0
    /// A page that is neither the first nor the last has no records. A search goes on where it was, with a token that
    /// differs with this number; nil leaves pages as they are.
    package var emptiesPage: Int?
    /// The token or cursor that leads on is the one that led here.
    package var repeatsToken = false
    /// Lists begin anew behind their last record; searches with a token that differs with this number. nil lets lists end.
    package var circle: Int?
    /// A page begins with the record that the page before ended with.
    package var overlapsPages = false
    /// How many records were deleted since: the first ones of lists by offset, and the issues with the lowest ids.
    package var goneRecords = 0
    /// How many records are not there yet: the first ones of lists by offset, and the issues with the highest ids.
    package var unbornRecords = 0

    /// The most issues that a request may list before a gateway gives up on it; nil lets the site answer.
    package var mostListed: Int?

    /// The answer is the one for anonymous users, without the header that names the account.
    package var losesLogin = false

    /// Nothing wrong.
    package init() {}

    /// How many records of a list by offset are not there.
    var hiddenRecords: Int { goneRecords + unbornRecords }

    /// Lets a gateway give up on a request that lists too much.
    func checkListed(_ count: Int) throws(Refusal) {
        if let mostListed, count > mostListed {
            throw Refusal(status: 504, text: ("text/html", "<html><body>504 Gateway Time-out</body></html>"))
        }
    }

    /// Whether an issue is there, by its place in the order of ids.
    func shows(_ number: Int, of count: Int) -> Bool {
        number >= goneRecords && number < count - unbornRecords
    }
}
