import Testing

@testable import JiraReader

@Suite("The read-ahead window")
struct ReadAheadTests {
    private static let late: Duration = .milliseconds(50)

    @Test("grows by one for each late page that left connections idle, up to two pages for each connection")
    func grows() {
        var readAhead = ReadAhead()
        #expect(readAhead.window(connections: 8) == 11)
        for window in [12, 13, 14, 15, 16, 16, 16] {
            let pages = readAhead.window(connections: 8)
            readAhead.note(wait: Self.late, pages: pages, connections: 8, idle: 1)
            #expect(readAhead.window(connections: 8) == window)
        }
        #expect(readAhead.window(connections: 1) == 2)
    }

    @Test("does not grow if the site or the plan, and not the window, delayed the reading")
    func stays() {
        var readAhead = ReadAhead()
        readAhead.note(wait: .milliseconds(1), pages: 11, connections: 8, idle: 3)
        readAhead.note(wait: Self.late, pages: 11, connections: 8, idle: 0)
        readAhead.note(wait: Self.late, pages: 10, connections: 8, idle: 3)
        #expect(readAhead.window(connections: 8) == 11)
    }
}
