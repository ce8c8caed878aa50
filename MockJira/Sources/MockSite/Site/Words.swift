/// The words and fixed texts from which a site's texts are generated.
enum Words {
    static let english = """
        the a customer service gateway returns error when session expires after deployment release pipeline fails on \
        staging because configuration of database index is missing please check log output for more details we should \
        add retry logic to client before next sprint users report that dashboard loads slowly with many widgets and \
        search does not find recent orders payment provider timeout increases under load memory usage grows until \
        container restarts update dependency documentation explains how migration works but example uses old parameter \
        feature flag must be enabled per tenant test covers edge case where list empty null value breaks export button \
        stays disabled mobile layout overlaps footer translation missing in German locale invoice total rounds wrong \
        currency conversion background job queue stuck worker thread deadlock suspected rollback last change investigate \
        root cause monitoring alert fired twice during night certificate renewal script ran manually access rights for \
        new team members request approval from security import file contains duplicate rows validation message unclear \
        cache invalidation happens too late webhook delivery delayed by minutes rate limit reached nightly report \
        includes archived projects permission scheme copied incorrectly workflow transition blocked if resolution field \
        hidden screen shows stale data refresh page solves problem temporarily needs proper fix customers waiting \
        support ticket linked internal discussion concluded two options remain first requires schema change second adds \
        column only performance measured locally baseline improved significantly reviewers agreed merge tomorrow
        """.split(separator: " ").map(String.init)

    static let foreign: [[String]] = [
        """
        die Änderung führt über mehrere Schnittstellen zu Verzögerungen bitte prüfen größere Datenmengen können nicht \
        übertragen werden für Schlüssel fehlt Übersetzung während Prüfung läuft außerdem müssen Kunden täglich warten
        """.split(separator: " ").map(String.init),
        """
        la requête échoue après mise à jour du modèle déjà signalé par équipe réseau où dépôt privé reçoit données \
        erronées même fenêtre très lente côté serveur problème résolu dès février
        """.split(separator: " ").map(String.init),
        """
        ошибка при загрузке отчёта пользователь не видит список задач после обновления сервера нужно проверить журнал \
        событий и права доступа повторить попытку позже
        """.split(separator: " ").map(String.init),
        """
        検索 結果 が 表示 されません 設定 画面 を 確認 して ください 更新 後 に エラー 発生 しました 再起動 必要 です 担当者
        """.split(separator: " ").map(String.init),
    ]

    /// Unusual texts, which faulty readers and writers damage. They contain escapes, control characters, characters
    /// beyond the Basic Multilingual Plane, combining marks, right-to-left script, line separators, and text that
    /// resembles markup of other formats.
    static let unusual = peculiarStart + ["A vertical tab \u{0B} in the middle."] + peculiarEnd
    /// The unusual texts for hostile values. One of them contains a NUL character, which databases and many readers
    /// reject.
    static let hostile = peculiarStart + ["A NUL \u{00} in the middle."] + peculiarEnd

    private static let peculiarStart: [String] = [
        "She said \"it works\" and closed the ticket.",
        "Path C:\\temp\\new\\report.txt is not writable.",
        "First line\nsecond line\nthird line.",
        "Column one\tcolumn two\tcolumn three.",
        "Windows line\r\nends here.",
        "A control \u{01} character, a bell \u{07} and an escape \u{1B}[31m sequence.",
    ]

    private static let peculiarEnd: [String] = [
        "Back\u{08}space and form\u{0C}feed.",
        "Delete \u{7F} and next line \u{85} are not escaped by most writers.",
        "Released 🚀 and celebrated 🎉👩‍💻🇳🇴.",
        "Beyond the plane: 𠜎𠜱𡿺 and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢.",
        "Combining e\u{301}, o\u{308}, n\u{303} and Z\u{351}\u{36B}\u{343}a\u{328}.",
        "مرحبا بالعالم, שלום עולם, mixed with left to right.",
        "Line separator \u{2028} and paragraph separator \u{2029} here.",
        "Byte order mark \u{FEFF} and zero width\u{200B}space.",
        "The last code point \u{10FFFF} and a private \u{E000}.",
        "</script><!-- not markup --> & 'quotes' <b>bold</b>.",
        "Slashes / and \\/ and // in a row, https://example.com/a/b?c=d&e=f#g.",
        "{\"looks\": [\"like\", \"JSON\", null]}",
        "Escapes as text: \\u0041 \\n \\\" \\\\.",
        "Percent %s %d %n and braces {0} ${x} #{y}.",
        "=SUM(A1:A9), +1, -1, @cmd; comma, semicolon; tab.",
        " leading and trailing space ",
        "𐀀\u{FFFD}\u{FFFE} unusual but valid.",
        "ÄÖÜäöüß ÅÆØ ñ ç ÿ ½ € £ ¥ § ±.",
    ]

    static let givenNames = """
        Mia Emma Noah Liam Olivia Aiko Haruto Chidi Amara Zoë José Łukasz Åsa Søren Priya Arjun Fatima Omar Chloé Théo \
        Ingrid Björn Siobhán Eoin Yuki Mei Nguyễn Minh Ana João Lena Felix Nadia Ivan Grace Samuel Leila Hassan Ruth Kofi
        """.split(separator: " ").map(String.init)

    static let familyNames = """
        Krystof Richards Smith Müller García Okafor Tanaka Suzuki Kowalski Nilsson Ødegård Patel Sharma Al-Farsi Haddad \
        Dubois Lefèvre O'Brien Murphy Trần Silva Costa Weber Fischer Petrov Ivanova Johnson Mensah Çelik Yılmaz Novák \
        Kovács Rossi Bianchi Papadopoulos Andersson Virtanen Peeters Jansen Chen
        """.split(separator: " ").map(String.init)

    static let projectNames = """
        Atlas Billing Checkout Delivery Echo Fulfilment Gateway Harbour Identity Journal Kiosk Ledger Mobile Notify \
        Orders Platform Quality Reports Search Telemetry Updates Vault Warehouse Xenon Yield Zephyr
        """.split(separator: " ").map(String.init)

    static let componentNames = """
        API Backend Billing Build Cache Database Docs Frontend iOS Android Networking Reporting Search Security UI \
        Infrastructure/Cloud Migration "Legacy" Übersetzung
        """.split(separator: " ").map(String.init)

    static let labels = """
        backend frontend regression customer tech-debt performance security flaky urgent ux a11y i18n data quick-win \
        needs-info hotfix spike größe 緊急 2024 Q3 ci/cd
        """.split(separator: " ").map(String.init)

    static let fileNames: [(name: String, mimeType: String)] = [
        ("screenshot.png", "image/png"), ("debug log.txt", "text/plain"), ("report-2024.pdf", "application/pdf"),
        ("trace.json", "application/json"), ("IMG_0042.jpg", "image/jpeg"),
        ("Übersicht.xlsx", "application/vnd.ms-excel"),
        ("スクリーン.png", "image/png"), ("dump.tar.gz", "application/gzip"), ("notes (final) \"v2\".md", "text/markdown"),
    ]

    /// The file names with their media types and their percent-encoded form in addresses.
    static let files: [(name: String, mimeType: String, pathName: String)] = fileNames.map { file in
        let escaped = file.name.utf8.map { byte -> String in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x5F].contains(byte)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + hexadecimal(UInt64(byte), digits: 2).uppercased()
        }
        return (file.name, file.mimeType, escaped.joined())
    }

    static let code: [(language: String, text: String)] = [
        ("java", "try {\n    service.call(\"x\");\n} catch (IOException e) {\n\tlog.error(\"failed\", e);\n}"),
        ("bash", "curl -s https://example.com/api | jq '.items[] | .id' > /tmp/out.txt\necho $?"),
        ("sql", "SELECT id, \"name\" FROM orders WHERE created > '2024-01-01' AND total <> 0;"),
        ("python", "for i in range(10):\n    print(f\"{i}\\t{i ** 2}\")"),
        (
            "text",
            "java.lang.NullPointerException: null\n\tat com.example.Foo.bar(Foo.java:42)\n\tat java.base/Thread.run"
        ),
        ("json", "{\"a\": [1, 2.50, null], \"b\": \"\\u00e9\"}"),
    ]

    static let emoji: [(shortName: String, id: String, text: String)] = [
        (":smile:", "1f604", "😄"), (":rocket:", "1f680", "🚀"), (":warning:", "26a0", "⚠️"), (":thumbsup:", "1f44d", "👍"),
        (":bug:", "1f41b", "🐛"),
    ]
}
