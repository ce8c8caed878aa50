let collectionFunctions: [ExpressionFunction] = [
    ExpressionFunction("contains", 2...2) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .string(let text):
            let (units, wanted) = (Array(text.utf16), Array(try call.text(1).utf16))
            let starts = 0..<max(0, units.count - wanted.count + 1)
            return .boolean(starts.contains { units[$0..<$0 + wanted.count].elementsEqual(wanted) })
        case .array(let elements):
            return .boolean(elements.contains { areEqual($0, call.arguments[1]) })
        case .object(let object): return .boolean(object[try call.text(1)] != nil)
        default: throw call.wrongType(0, "text, an array or an object")
        }
    },
    ExpressionFunction("empty", 1...1) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .null: return .boolean(true)
        case .string(let text): return .boolean(text.isEmpty)
        case .array(let elements): return .boolean(elements.isEmpty)
        case .object(let object): return .boolean(object.members.isEmpty)
        default: throw call.wrongType(0, "text, an array or an object")
        }
    },
    ExpressionFunction("first", 1...1) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .string(let text): return .string(text.unicodeScalars.first.map { String($0) } ?? "")
        case .array(let elements): return elements.first ?? .null
        default: throw call.wrongType(0, "text or an array")
        }
    },
    ExpressionFunction("intersection", 1...Int.max) { call throws(ExpressionError) in
        if case .object = call.arguments[0] {
            let objects = try call.objects()
            let common = objects[0].members.filter { member in
                objects.allSatisfy { $0[member.name] != nil }
            }
            // Each member has the value from the last object.
            return .object(FactoryObject(common.map { ($0.name, objects[objects.count - 1][$0.name] ?? $0.value) }))
        }
        var seen: Set<FactoryValue> = []
        var others: [Set<FactoryValue>] = []
        for index in call.arguments.indices.dropFirst() {
            others.append(Set(try call.array(index).map(\.comparable)))
        }
        let common = try call.array(0).filter { element in
            let key = element.comparable
            return others.allSatisfy { $0.contains(key) } && seen.insert(key).inserted
        }
        return .array(common)
    },
    ExpressionFunction("join", 2...2) { call throws(ExpressionError) in
        let texts = try call.array(0).map(\.text)
        let delimiter = try call.text(1)
        let length = texts.reduce(0) { $0 + $1.utf8.count } + max(0, texts.count - 1) * delimiter.utf8.count
        try ExpressionLimits.check(textLength: length, at: call.offset)
        return .string(texts.joined(separator: delimiter))
    },
    ExpressionFunction("last", 1...1) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .string(let text): return .string(text.unicodeScalars.last.map { String($0) } ?? "")
        case .array(let elements): return elements.last ?? .null
        default: throw call.wrongType(0, "text or an array")
        }
    },
    ExpressionFunction("length", 1...1) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .string(let text): return .integer(Int64(text.utf16.count))
        case .array(let elements): return .integer(Int64(elements.count))
        default: throw call.wrongType(0, "text or an array")
        }
    },
    ExpressionFunction("skip", 2...2) { call throws(ExpressionError) in
        let count = try call.count(1)
        switch call.arguments[0] {
        case .string(let text): return .string(String(decoding: Array(text.utf16).dropFirst(count), as: UTF16.self))
        case .array(let elements): return .array(Array(elements.dropFirst(count)))
        default: throw call.wrongType(0, "an array")
        }
    },
    ExpressionFunction("take", 2...2) { call throws(ExpressionError) in
        let count = try call.count(1)
        switch call.arguments[0] {
        case .string(let text): return .string(String(decoding: Array(text.utf16).prefix(count), as: UTF16.self))
        case .array(let elements): return .array(Array(elements.prefix(count)))
        default: throw call.wrongType(0, "text or an array")
        }
    },
    ExpressionFunction("union", 1...Int.max) { call throws(ExpressionError) in
        if case .object = call.arguments[0] {
            return .object(FactoryObject(try call.objects().flatMap(\.members)))
        }
        var seen: Set<FactoryValue> = []
        var all: [FactoryValue] = []
        for index in call.arguments.indices {
            all += try call.array(index).filter { seen.insert($0.comparable).inserted }
            try ExpressionLimits.check(elementCount: all.count, at: call.offset)
        }
        return .array(all)
    },
]

extension FunctionCall {
    /// Returns all arguments as objects.
    fileprivate func objects() throws(ExpressionError) -> [FactoryObject] {
        var objects: [FactoryObject] = []
        for (index, argument) in arguments.enumerated() {
            guard case .object(let object) = argument else { throw wrongType(index, "an object, like the first") }
            objects.append(object)
        }
        return objects
    }
}

extension FactoryValue {
    /// The value, in which a float that is a whole number is replaced with an integer, so that `2.0` equals `2`.
    fileprivate var comparable: FactoryValue {
        if case .float(let value) = self, let integer = Int64(exactly: value) { return .integer(integer) }
        return self
    }
}
