import MockSite
import NIOCore

/// The page at `/`: the site's address, logins, content and operations, and counters of its responses.
///
/// The page loads no resources from other addresses. In a browser that runs scripts, the counters are updated every two
/// seconds.
struct FrontPage {
    let service: SiteService
    /// If `true`, the page contains the passwords and tokens, because the site can be reached only from this machine.
    let showsSecrets: Bool

    func respond() -> EndpointResponse {
        EndpointResponse(contentType: "text/html;charset=utf-8", body: ByteBuffer(string: html))
    }

    private var tables: SiteTables { service.state.tables }
    private var product: String { tables.isDataCenter ? "Jira Data Center" : "Jira Cloud" }

    private var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>mockjira – a mock \(product) site</title>
        <meta name="viewport" content="width=device-width,initial-scale=1"><style>\(Self.style)</style></head><body>
        <header><h1>mockjira</h1>
        <p>A mock <b>\(product)</b> site at <code>\(escaped(service.state.site.baseURL))</code>.
        All data are synthetic; the same seed and sizes give the same site on every machine.</p></header>
        <main>
        <section id="counters">\(counters)</section>
        <section><h2>Logins</h2>\(login)</section>
        <section><h2>Content</h2>\(holdings)</section>
        <section><h2>Operations</h2>\(endpoints)</section>
        </main>
        <script>
        setInterval(async () => {
          try {
            const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
            document.getElementById("counters").replaceChildren(...page.getElementById("counters").childNodes);
          } catch { document.body.classList.add("gone"); }
        }, 2000);
        </script>
        </body></html>
        """
    }

    // MARK: Counters

    private var counters: String {
        let totals = service.ledger.totals
        let cards = [
            ("responses", Self.grouped(totals.responses)),
            ("requests in flight", Self.grouped(service.ledger.inFlight)),
            ("bytes sent", Self.amount(totals.bytes)), ("rejected (4xx)", Self.grouped(totals.rejected)),
            ("failed (5xx or cut short)", Self.grouped(totals.failed)),
            ("writes", Self.grouped(service.state.writes)),
        ]
        return cards.map { "<div class=\"card\"><b>\($0.1)</b><span>\($0.0)</span></div>" }.joined()
    }

    private static func grouped(_ number: Int) -> String {
        number < 1000 ? String(number) : grouped(number / 1000) + "\u{202F}" + padded(number % 1000, 3)
    }

    private static func amount(_ bytes: Int) -> String {
        switch bytes {
        case ..<10_000: grouped(bytes) + " B"
        case ..<10_000_000: grouped(bytes / 1000) + " kB"
        default: grouped(bytes / 1_000_000) + " MB"
        }
    }

    // MARK: Logins

    private var login: String {
        let login = service.login
        func secret(_ text: String) -> String {
            showsSecrets ? "<code>\(escaped(text))</code>" : "<i>as configured</i>"
        }
        let address = escaped(service.state.site.baseURL)
        var rows: [(String, String)] = []
        var example = ""
        if tables.isDataCenter {
            rows = [
                ("User", "<code>\(escaped(login.accountName))</code>"), ("Password", secret(login.password)),
                ("Personal access token", secret(login.token) + ", as a bearer token"),
            ]
            example = "curl -u \(escaped(login.accountName)):\(shown(login.password)) \(address)/rest/api/2/myself"
        } else {
            rows = [
                ("User", "<code>\(escaped(login.user))</code>"), ("API token", secret(login.token)),
                (
                    "OAuth 2.0",
                    "<code>POST /oauth/token</code> with the refresh token \(secret(login.refreshToken)); "
                        + "access tokens are valid for <code>/ex/jira/\(service.state.site.cloudID)/</code>"
                ),
            ]
            example = "curl -u \(escaped(login.user)):\(shown(login.token)) \(address)/rest/api/3/myself"
        }
        let table = rows.map { "<tr><th>\($0.0)</th><td>\($0.1)</td></tr>" }.joined()
        return "<table>\(table)</table><pre>\(example)</pre>"
    }

    private func shown(_ secret: String) -> String { showsSecrets ? escaped(secret) : "…" }

    // MARK: Content

    private var holdings: String {
        let rows = [
            ("Issues", Self.grouped(tables.columns.count - tables.changes.deleted.count)),
            ("Projects", Self.grouped(tables.projects.count)), ("People", Self.grouped(tables.users.count)),
            ("Fields", Self.grouped(tables.fields.count)), ("Dashboards", Self.grouped(tables.dashboards.count)),
            ("Seed", String(tables.configuration.seed)), ("Time zone", escaped(tables.zone.name)),
            ("The site's clock", escaped(tables.zone.dateTimeText(service.state.time.now))),
            ("Version", escaped(service.state.site.serverInfo.version)),
        ]
        let keys = tables.projects.prefix(12).map { "<code>\(escaped($0.key))</code>" }.joined(separator: " ")
        let more = tables.projects.count > 12 ? " and others" : ""
        return "<dl>" + rows.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined() + "</dl>"
            + "<p>Projects: \(keys)\(more).</p>"
    }

    // MARK: Operations

    private var endpoints: String {
        let groups = Dictionary(grouping: service.endpoints) { endpoint in
            endpoint.path.split(separator: "/").prefix(3).joined(separator: "/")
        }
        return groups.sorted { $0.value.count > $1.value.count || $0.value.count == $1.value.count && $0.key < $1.key }
            .map { prefix, endpoints in
                let items = endpoints.map { (path: $0.path, method: $0.method) }
                    .sorted { ($0.path, $0.method) < ($1.path, $1.method) }
                    .map {
                        "<li><span class=\"\($0.method)\">\($0.method)</span> <code>\(escaped($0.path))</code></li>"
                    }
                let count = endpoints.count == 1 ? "one operation" : "\(endpoints.count) operations"
                // Operations of version 3 are also served below `/rest/api/2`, in the form of version 2.
                let also = prefix == "rest/api/3" ? ", at <code>/rest/api/2</code> as well" : ""
                return
                    "<details><summary><code>/\(escaped(prefix))</code> \(count)\(also)</summary><ul>\(items.joined())</ul></details>"
            }.joined()
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1c2330;--dim:#5c6779;--paper:#f5f6f8;--card:#fff;--line:#dde1e8;--mark:#2456c9}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e8ef;--dim:#9aa5b8;--paper:#14181f;--card:#1d232d;--line:#303948;--mark:#8fb1ff}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        header,main{max-width:60rem;margin:0 auto;padding:1.5rem}header{padding-bottom:0}
        h1{margin:0;font-size:2rem;letter-spacing:-.02em}h2{margin:0 0 .75rem;font-size:1.1rem}p{margin:.4rem 0;color:var(--dim)}
        section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.3rem;margin-bottom:1.1rem}
        #counters{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem}
        .card b{display:block;font-size:1.6rem;font-variant-numeric:tabular-nums}.card span{color:var(--dim);font-size:.85rem}
        .gone #counters{opacity:.4}
        table{border-collapse:collapse}th{text-align:left;font-weight:500;color:var(--dim);padding:.2rem 1.2rem .2rem 0;vertical-align:top;white-space:nowrap}
        pre{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:.7rem .9rem;margin:.8rem 0 0;overflow:auto}
        code,pre{font:.88em ui-monospace,monospace}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.8rem;margin:0}
        dt{color:var(--dim);font-size:.85rem}dd{margin:0;white-space:nowrap;font-variant-numeric:tabular-nums}
        details{border-top:1px solid var(--line);padding:.5rem 0}details:first-of-type{border-top:0}summary{cursor:pointer}
        ul{list-style:none;margin:.5rem 0 0;padding:0;columns:2 22rem}li{break-inside:avoid;padding:.1rem 0;overflow-wrap:anywhere}
        li span{display:inline-block;width:4.2em;font-size:.75rem;font-weight:600;color:var(--mark)}
        """
}
