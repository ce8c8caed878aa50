internal import MockCrypto
internal import MockSite
internal import SwiftASN1

/// Writes certificates (RFC 5280) with keys on the curve P-256.
///
/// The package swift-certificates could do this too, but would add more than a minute to every clean build.
struct CertificateWriter {
    /// The purpose of a certificate.
    enum Role {
        case authority
        /// A server, with the names and addresses under which clients reach it.
        case server([Name])
    }

    enum Name {
        case host(String)
        case address([UInt8])
    }

    /// The name and the key of the authority that signs the certificates.
    let issuer: String
    let issuerKey: P256Key

    private enum OID {
        static let ecdsaWithSHA256: ASN1ObjectIdentifier = [1, 2, 840, 10045, 4, 3, 2]
        static let commonName: ASN1ObjectIdentifier = [2, 5, 4, 3]
        static let subjectKey: ASN1ObjectIdentifier = [2, 5, 29, 14]
        static let keyUsage: ASN1ObjectIdentifier = [2, 5, 29, 15]
        static let names: ASN1ObjectIdentifier = [2, 5, 29, 17]
        static let constraints: ASN1ObjectIdentifier = [2, 5, 29, 19]
        static let issuerKey: ASN1ObjectIdentifier = [2, 5, 29, 35]
        static let extendedKeyUsage: ASN1ObjectIdentifier = [2, 5, 29, 37]
        static let serverAuthentication: ASN1ObjectIdentifier = [1, 3, 6, 1, 5, 5, 7, 3, 1]
    }

    /// Returns a certificate in DER.
    ///
    /// - Parameter key: The key of the certificate's subject, of which the certificate contains only the public key.
    /// - Parameter validSeconds: The period of validity in seconds since 1970-01-01.
    func certificate(
        _ role: Role,
        subject: String,
        key: P256Key,
        validSeconds: ClosedRange<Int>
    ) throws -> [UInt8] {
        let content = try der { out in
            try out.sequence { out in
                // The certificate has version 3, which is encoded as 2.
                try out.appendConstructedNode(identifier: context(0)) { try $0.serialize(2) }
                try out.serialize(Int(UInt64.random(in: 1...UInt64(Int64.max))))
                try algorithm(&out)
                try name(issuer, &out)
                try out.sequence { out in
                    try time(validSeconds.lowerBound, &out)
                    try time(validSeconds.upperBound, &out)
                }
                try name(subject, &out)
                // The encoding of the key includes its algorithm.
                out.serializeRawBytes(try key.publicKeyInfo())
                try out.appendConstructedNode(identifier: context(3)) { out in
                    try out.sequence { try extensions(role, key, &$0) }
                }
            }
        }
        let signature = try issuerKey.signature(of: content)
        return try der { out in
            try out.sequence { out in
                out.serializeRawBytes(content)
                try algorithm(&out)
                try out.serialize(ASN1BitString(bytes: signature[...]))
            }
        }
    }

    private func extensions(_ role: Role, _ key: P256Key, _ out: inout DER.Serializer) throws {
        switch role {
        case .authority:
            try add(OID.constraints, isCritical: true, &out) { try $0.sequence { try $0.serialize(true) } }
            // Bits 5 and 6 allow the key to sign certificates and revocation lists.
            try add(OID.keyUsage, isCritical: true, &out) {
                try $0.serialize(ASN1BitString(bytes: [0x06], paddingBits: 1))
            }
        case .server(let names):
            try add(OID.constraints, isCritical: true, &out) { $0.sequence { _ in } }
            // Bit 0 allows the key to sign handshakes.
            try add(OID.keyUsage, isCritical: true, &out) {
                try $0.serialize(ASN1BitString(bytes: [0x80], paddingBits: 7))
            }
            try add(OID.extendedKeyUsage, &out) {
                try $0.sequence { try $0.serialize(OID.serverAuthentication) }
            }
            try add(OID.names, &out) { out in
                out.sequence { out in
                    for name in names { alternative(name, &out) }
                }
            }
            let identifier = try issuerKey.identifier()
            try add(OID.issuerKey, &out) { out in
                out.sequence { out in
                    out.appendPrimitiveNode(identifier: context(0)) { $0.append(contentsOf: identifier) }
                }
            }
        }
        let identifier = try key.identifier()
        try add(OID.subjectKey, &out) { out in
            try out.serialize(ASN1OctetString(contentBytes: identifier[...]))
        }
    }

    private func add(
        _ identifier: ASN1ObjectIdentifier,
        isCritical: Bool = false,
        _ out: inout DER.Serializer,
        _ value: (inout DER.Serializer) throws -> Void
    ) throws {
        let bytes = try der(value)
        try out.sequence { out in
            try out.serialize(identifier)
            if isCritical { try out.serialize(true) }
            try out.serialize(ASN1OctetString(contentBytes: bytes[...]))
        }
    }

    private func alternative(_ name: Name, _ out: inout DER.Serializer) {
        switch name {
        case .host(let text): out.appendPrimitiveNode(identifier: context(2)) { $0.append(contentsOf: text.utf8) }
        case .address(let bytes): out.appendPrimitiveNode(identifier: context(7)) { $0.append(contentsOf: bytes) }
        }
    }

    private func algorithm(_ out: inout DER.Serializer) throws {
        try out.sequence { try $0.serialize(OID.ecdsaWithSHA256) }
    }

    private func name(_ text: String, _ out: inout DER.Serializer) throws {
        try out.sequence { out in
            try out.appendConstructedNode(identifier: .set) { out in
                try out.sequence { out in
                    try out.serialize(OID.commonName)
                    try out.serialize(ASN1UTF8String(text))
                }
            }
        }
    }

    private func time(_ seconds: Int, _ out: inout DER.Serializer) throws {
        let date = CivilDate(epochDay: floorDivision(seconds, 86_400))
        let time = seconds - floorDivision(seconds, 86_400) * 86_400
        try out.serialize(
            UTCTime(
                year: date.year,
                month: date.month,
                day: date.day,
                hours: time / 3600,
                minutes: time / 60 % 60,
                seconds: time % 60
            )
        )
    }

    private func context(_ number: UInt) -> ASN1Identifier {
        ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
    }

    private func der(_ body: (inout DER.Serializer) throws -> Void) rethrows -> [UInt8] {
        var out = DER.Serializer()
        try body(&out)
        return out.serializedBytes
    }
}

extension DER.Serializer {
    fileprivate mutating func sequence(_ body: (inout DER.Serializer) throws -> Void) rethrows {
        try appendConstructedNode(identifier: .sequence, body)
    }
}
