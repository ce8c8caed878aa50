internal import FactoryDefinitions
internal import Foundation
internal import HTTPTransport
internal import InterimData
internal import JiraReader
internal import PageMemory

/// A request to another service.
///
/// The activity runs only if ``PipelineRun/Settings/allowsWeb`` is set, because a definition could otherwise send data to
/// any host. Redirects are not followed.
/// https://learn.microsoft.com/azure/data-factory/control-flow-web-activity
struct BoundWeb: BoundActivity {
    static let type = "WebActivity"
    static let errorNumber = "2108"
    // The requests of parallel iterations are limited like transfers.
    static let isTransfer = true

    /// The maximum size of a response, as in the service.
    private static let responseByteLimit = 4 << 20

    var request: HTTPRequest
    var timeout: Duration
    var verifiesCertificate: Bool
    /// The settings of Basic authentication, as a linked service whose secret can be looked up; `nil` if there are none.
    var login: FactoryBinding.LinkedService?

    var notes: [String] {
        verifiesCertificate ? [] : ["disableCertValidation: others on the network can read and change the data"]
    }

    /// Returns the error of an activity that may not send requests.
    static func notAllowed(_ activity: String) -> FactoryRunError {
        FactoryRunError(
            .unsupported,
            "\"\(activity)\" is a WebActivity, which can send data to any host; allow it if you trust the definitions",
            advisedSettings: [.allowsWeb]
        )
    }

    /// Returns the settings for the report: the query of the address, the body, header values and passwords are masked,
    /// because they are often secrets.
    static func reportedInput(_ settings: FactoryObject) -> FactoryObject {
        var settings = settings
        let masked = FactoryValue.string("***")
        if case .string(let url)? = settings["url"] { settings["url"] = .string(maskedAddress(url)) }
        if settings["body"] != nil { settings["body"] = masked }
        if case .object(let headers)? = settings["headers"] {
            settings["headers"] = .object(
                FactoryObject(
                    headers.members.map { ($0.name, openHeaders.contains($0.name.lowercased()) ? $0.value : masked) }
                )
            )
        }
        if case .object(let login)? = settings["authentication"] {
            let open = ["type", "username", "resource"]
            settings["authentication"] = .object(
                FactoryObject(login.members.map { ($0.name, open.contains($0.name.lowercased()) ? $0.value : masked) })
            )
        }
        return settings
    }

    /// Returns an address in which the login, the query and the fragment are masked.
    private static func maskedAddress(_ text: String) -> String {
        var url = text
        if let mark = url.firstIndex(where: { $0 == "?" || $0 == "#" }) { url = url[...mark] + "***" }
        guard let scheme = url.range(of: "://") else { return url }
        // The login of an invalid address may contain a slash.
        guard let end = url[scheme.upperBound...].lastIndex(of: "@") else { return url }
        return url.replacingCharacters(in: scheme.upperBound..<end, with: "***")
    }

    /// The headers, in lower case, whose values are not masked.
    private static let openHeaders: Set<String> = ["content-type", "accept", "accept-language"]

    /// Parts of the names of headers, in lower case, whose values are secrets.
    private static let secretHeaders = [
        "auth", "cookie", "credential", "key", "passw", "pwd", "secret", "session", "signature", "token",
    ]

    /// Returns the secrets in the headers of a request: their values, without the scheme of an authorization.
    private static func secrets(in headers: [HTTPHeader]) -> [String] {
        headers.flatMap { header -> [String] in
            let name = header.name.lowercased()
            guard secretHeaders.contains(where: name.contains) else { return [] }
            let parts = header.value.split(separator: " ", maxSplits: 1).map(String.init)
            return SecretForms.all(of: .string(header.value))
                + (parts.count == 2 ? SecretForms.all(of: .string(parts[1])) : [])
        }
    }

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundWeb {
        let url = try settings.requiredText("url")
        guard let address = URLComponents(string: url), ["http", "https"].contains(address.scheme?.lowercased() ?? ""),
            address.host?.isEmpty == false, address.user == nil
        else { throw settings.invalidValue("url", "an http or https address without a user name") }
        var request = HTTPRequest(url: url, bodyByteLimit: responseByteLimit)
        switch try settings.requiredText("method").uppercased() {
        case "GET": request.method = .get
        case "POST": request.method = .post
        case let method:
            throw FactoryRunError(
                .unsupported,
                "the method \(method) of \(settings.place) is not supported here; supported are GET and POST"
            )
        }
        if let headers = try settings.object("headers") {
            for header in headers.object.members {
                let value = header.value.text
                guard !(header.name + value).unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
                else {
                    throw headers.invalidValue(header.name, "a text without control characters")
                }
                request.headers.append(HTTPHeader(header.name, value))
            }
        }
        if request.method == .post {
            request.body = Array((settings["body"]?.text ?? "").utf8)
            if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
                request.headers.append(HTTPHeader("Content-Type", "application/json"))
            }
        }
        let limit = try settings.duration("httpRequestTimeout") ?? .seconds(60)
        return BoundWeb(
            request: request,
            timeout: min(max(limit, .seconds(1)), .seconds(600)),
            verifiesCertificate: try !(settings.boolean("disableCertValidation") ?? false),
            login: try login(settings, activity.name, scope)
        )
    }

    private static func login(
        _ settings: ResolvedObject,
        _ name: String,
        _ scope: ExpressionScope
    ) throws(FactoryRunError) -> FactoryBinding.LinkedService? {
        guard let login = try settings.object("authentication") else { return nil }
        let type = try login.requiredText("type")
        guard type.lowercased() == "basic" else {
            throw FactoryRunError(
                .unsupported,
                "the authentication \(type) of \(settings.place) is not supported here; supported is Basic"
            )
        }
        var object = login.object
        // The service accepts a password as plain text.
        if case .string? = object["password"], let text = object["password"] {
            object["password"] = .object(FactoryObject([("type", .string("SecureString")), ("value", text)]))
        }
        return FactoryBinding.LinkedService(
            name: name,
            type: type,
            version: nil,
            properties: ResolvedObject(object, place: login.place),
            scope: scope
        )
    }

    func describe(in object: inout FactoryObject) {
        object["method"] = .string(request.method.rawValue)
        object["url"] = .string(request.description)
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        let binding = attempt.run.binding
        guard attempt.run.settings.allowsWeb else { throw Self.notAllowed(attempt.activity.name) }
        var request = request
        if let login {
            let user = try login.properties.requiredText("username")
            let password = try await binding.secret("password", of: login)
            let pair = Data("\(user):\(password.reveal())".utf8).base64EncodedString()
            request.headers.append(HTTPHeader("Authorization", "Basic " + pair))
            attempt.context.shared.add(secrets: SecretForms.all(of: .string(password.reveal())))
        }
        // A service may repeat what it receives.
        attempt.context.shared.add(secrets: Self.secrets(in: request.headers))
        var transport = HTTPClient.Configuration()
        transport.certificateAuthorityFile = binding.reader.certificateAuthorityFile
        transport.proxy = binding.reader.proxy
        transport.connectTo = binding.reader.connectTo
        transport.connectTimeout = min(binding.reader.connectTimeout, timeout)
        transport.idleTimeout = timeout
        transport.totalTimeout = timeout
        transport.verifiesPeer = verifiesCertificate
        transport.verifiesHost = verifiesCertificate
        transport.userAgent = "jirastream/" + JiraClient.version
        let response: HTTPResponse
        do throws(TransportError) {
            let client = try HTTPClient(configuration: transport, pool: PagePool(byteLimit: Self.responseByteLimit))
            response = try await client.response(to: request)
        } catch {
            guard error.code != .cancelled else { throw FactoryRunError(.cancelled, "cancelled") }
            throw FactoryRunError(.activity, "\(error)", cause: error)
        }
        return try Self.result(response, of: request, hidesOutput: attempt.policy.hidesOutput)
    }

    /// Returns the output: the members of a JSON object, or a text as `Response`.
    ///
    /// - Parameter hidesOutput: If `true`, an error does not contain the beginning of the response.
    private static func result(
        _ response: HTTPResponse,
        of request: HTTPRequest,
        hidesOutput: Bool
    ) throws(FactoryRunError) -> ActivityRun.AttemptResult {
        guard (200..<300).contains(response.status) else {
            let query = request.url.contains("?") ? "?***" : ""
            let answer = hidesOutput ? "" : beginning(of: response, to: request)
            throw FactoryRunError(
                .activity,
                "\(request)\(query): status \(response.status)\(answer); check the address, the headers and the "
                    + "authentication"
            )
        }
        let bytes = withExtendedLifetime(response.body) { Array(response.body.bytes) }
        var output = FactoryObject()
        switch (try? JSONReader.read(bytes))?.root.factoryValue {
        case .object(let object)?: output = object
        case let value?: output["Response"] = value
        case nil: output["Response"] = .string(String(decoding: bytes, as: UTF8.self))
        }
        var headers: [(name: String, value: FactoryValue)] = []
        response.headers.forEach { headers.append(($0, .string($1))) }
        output["ADFWebActivityResponseHeaders"] = .object(FactoryObject(headers))
        output["effectiveIntegrationRuntime"] = ActivityOutput.runtime
        return ActivityRun.AttemptResult(output: .object(output))
    }

    /// Returns the beginning of a response for a message. Parts of the request are masked, because a service may repeat
    /// them.
    private static func beginning(of response: HTTPResponse, to request: HTTPRequest) -> String {
        let (maximumRead, maximumShown) = (65_536, 200)
        let sent = sentTexts(request)
        // The time is in proportion to the number of texts.
        guard sent.count <= maximumMaskedCount else { return "" }
        let bytes = withExtendedLifetime(response.body) { Array(response.body.bytes.prefix(maximumRead)) }
        let text = ActivityOutput.masked(String(decoding: bytes, as: UTF8.self), sent)
        let shown = PrintableText.beginning(of: text, length: maximumShown)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !shown.isEmpty else { return "" }
        return " (\(shown)\(text.unicodeScalars.count > maximumShown ? "…" : ""))"
    }

    /// Returns the texts of a request that a response may repeat, longest first: the values of headers, of the query, and
    /// of the body. A body that is not JSON is divided into words.
    private static func sentTexts(_ request: HTTPRequest) -> [String] {
        var texts = request.headers.filter { !openHeaders.contains($0.name.lowercased()) }.map(\.value)
        texts += URLComponents(string: request.url)?.queryItems?.compactMap(\.value) ?? []
        let body = request.body ?? []
        var forms = secrets(in: request.headers)
        switch (try? JSONReader.read(body))?.root.factoryValue {
        case let value?: forms += SecretForms.all(of: value)
        case nil:
            let whole = String(decoding: body, as: UTF8.self)
            let words = whole.split { !($0.isLetter || $0.isNumber || "-_.~+/=".contains($0)) }
            texts += [whole] + words.map(String.init)
        }
        forms += texts.flatMap { SecretForms.all(of: .string($0)) }
        // Shorter texts occur by chance.
        return SecretForms.sorted(forms.filter { $0.count >= minimumMaskedLength })
    }

    /// The maximum number of texts of the request. The response to a longer request is not shown.
    private static let maximumMaskedCount = 2000

    /// The minimum length of a text of the request that is masked in an error, in characters.
    private static let minimumMaskedLength = 5
}
