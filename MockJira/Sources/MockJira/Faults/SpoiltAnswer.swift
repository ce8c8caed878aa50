/// A finished answer that a fault may change.
package struct SpoiltAnswer: Sendable, Equatable {
    /// A header that stands beside those every answer has.
    package struct Header: Sendable, Equatable {
        /// Its name.
        package var name: String
        /// Its value.
        package var value: String

        /// A header.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The status code.
    package var status: Int
    /// The value of the header.
    package var contentType: String
    /// The body, not compressed.
    package var body: [UInt8]
    /// Headers to be added.
    package var headers: [Header] = []
    /// What was asked for, path and query.
    package let uri: String
    /// The address of a host that is none of the site's, without a slash at the end; empty where there is none.
    package let elsewhere: String

    /// Makes it a refusal in the vendor's form.
    mutating func refuse(_ status: Int, _ message: String) {
        self.status = status
        contentType = Answer.jsonType
        body = Array("{\"errorMessages\":[\"\(message)\"],\"errors\":{}}".utf8)
    }

    /// The place of the first character of a string that begins in the second half of the body: the first such string,
    /// else the last one at all; nil where there is no string.
    var lateString: Int? {
        var isInside = false
        var isEscaped = false
        var last: Int?
        for (place, byte) in body.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if isInside, byte == 0x5C {
                isEscaped = true
            } else if byte == 0x22 {
                isInside.toggle()
                if isInside { last = place + 1 }
                if isInside, place >= body.count / 2 { break }
            }
        }
        return last
    }
}
