#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A type whose values are decoded from a JSON string, number or Boolean value.
protocol DecodedScalarValue {
    /// Creates a value from a JSON value. Throws the reason if this is not possible.
    init(_ scalar: DecodedScalar) throws(DecodedMismatch)
}

extension Bool: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        try scalar.check(.boolean)
        self = scalar.text[scalar.start] == UInt8(ascii: "t")
    }
}

extension String: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        try scalar.check(.string)
        self = JSONText.text(ofString: scalar.bytes)
    }
}

extension Double: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        try scalar.check(.number)
        if let value = scalar.exactDouble {
            self = value
            return
        }
        guard let value = Double(String(decoding: scalar.bytes, as: UTF8.self)), scalar.isInRange(value) else {
            throw scalar.unrepresentable(Double.self)
        }
        self = value
    }
}

extension Float: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        try scalar.check(.number)
        guard let value = Float(String(decoding: scalar.bytes, as: UTF8.self)), scalar.isInRange(value) else {
            throw scalar.unrepresentable(Float.self)
        }
        self = value
    }
}

extension DecodedScalarValue where Self: FixedWidthInteger {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        try scalar.check(.number)
        guard let value: Self = scalar.wholeNumber() else { throw scalar.unrepresentable(Self.self) }
        self = value
    }
}

extension Int: DecodedScalarValue {}
extension Int8: DecodedScalarValue {}
extension Int16: DecodedScalarValue {}
extension Int32: DecodedScalarValue {}
extension Int64: DecodedScalarValue {}
extension Int128: DecodedScalarValue {}
extension UInt: DecodedScalarValue {}
extension UInt8: DecodedScalarValue {}
extension UInt16: DecodedScalarValue {}
extension UInt32: DecodedScalarValue {}
extension UInt64: DecodedScalarValue {}
extension UInt128: DecodedScalarValue {}

extension Decimal: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        try scalar.check(.number)
        guard let value = Decimal(string: String(decoding: scalar.bytes, as: UTF8.self)) else {
            throw scalar.unrepresentable(Decimal.self)
        }
        self = value
    }
}

extension Date: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        guard scalar.kind == .string || scalar.kind == .number else { throw scalar.mismatch }
        var seconds = DateText.secondsSince1970(scalar.bytes)
        if seconds == nil, scalar.kind == .string, scalar.bytes.contains(UInt8(ascii: "\\")) {
            // Some JSON libraries escape the plus sign of an offset.
            seconds = Array("\"\(try String(scalar))\"".utf8).withUnsafeBytes { DateText.secondsSince1970($0) }
        }
        guard let seconds else {
            throw .content(
                "Expected a point in time such as 2015-03-14T22:37:30.123+0000, a day, or whole milliseconds since 1970 but "
                    + "found \(scalar.shown) instead."
            )
        }
        self.init(timeIntervalSince1970: seconds)
    }
}

extension URL: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        guard let url = URL(string: try String(scalar)) else {
            throw .content("Expected a URL but found \(scalar.shown) instead.")
        }
        self = url
    }
}

extension Data: DecodedScalarValue {
    init(_ scalar: DecodedScalar) throws(DecodedMismatch) {
        guard let data = Data(base64Encoded: try String(scalar)) else {
            throw .content("Expected Base64 but found \(scalar.shown) instead.")
        }
        self = data
    }
}
