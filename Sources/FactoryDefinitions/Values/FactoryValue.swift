/// A value of a definition, of a parameter, or of an expression.
public enum FactoryValue: Sendable, Hashable {
    /// The JSON value `null`.
    case null
    /// A Boolean value.
    case boolean(Bool)
    /// A whole number of 64 bits.
    case integer(Int64)
    /// Any other number.
    case float(Double)
    /// Text.
    case string(String)
    /// An array.
    case array([FactoryValue])
    /// An object.
    case object(FactoryObject)
}

/// The members of an object, in their order. Each name occurs once.
public struct FactoryObject: Sendable, Hashable {
    /// The members, in order.
    public private(set) var members: [(name: String, value: FactoryValue)] = []

    /// Creates an object without members.
    public init() {}

    /// Creates an object. Several members with the same name become one member, which has the position of the first and
    /// the value of the last.
    public init(_ members: [(name: String, value: FactoryValue)]) {
        var places: [String: Int] = [:]
        for member in members {
            if let place = places[member.name] {
                self.members[place].value = member.value
            } else {
                places[member.name] = self.members.count
                self.members.append(member)
            }
        }
    }

    /// The value of a member; `nil` if there is none. Setting a value replaces that of the member, or appends a member.
    /// Setting `nil` removes the member. Takes time in proportion to the number of members.
    public subscript(name: String) -> FactoryValue? {
        get { members.first { $0.name == name }?.value }
        set {
            let place = members.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// Compares the members and their order.
    public static func == (left: FactoryObject, right: FactoryObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.name == $1.name && $0.value == $1.value }
    }

    /// Hashes the names and values in order.
    public func hash(into hasher: inout Hasher) {
        for member in members {
            hasher.combine(member.name)
            hasher.combine(member.value)
        }
    }
}

extension FactoryValue {
    /// Returns the number of values in this value, including itself. If there are more than `most`, returns any number
    /// greater than `most`.
    func count(most: Int) -> Int {
        switch self {
        case .array(let elements): Self.count(elements.lazy, most)
        case .object(let object): Self.count(object.members.lazy.map(\.value), most)
        default: 1
        }
    }

    private static func count(_ values: some Sequence<FactoryValue>, _ most: Int) -> Int {
        var count = 1
        for value in values {
            count += value.count(most: most - count)
            if count > most { break }
        }
        return count
    }
}
