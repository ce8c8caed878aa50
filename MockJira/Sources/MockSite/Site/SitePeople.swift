/// Creates the user accounts of a site.
enum SitePeople {
    static func users(
        configuration: MockSiteConfiguration,
        baseURL: String,
        zone: SiteZone,
        accountZone: SiteZone
    ) -> [User] {
        var random = SeededRandom(seed: configuration.seed, topic: .users)
        return (0..<max(1, configuration.users)).map { index in
            let given = random.pick(Words.givenNames)
            let family = random.pick(Words.familyNames)
            let accountID = "5b10" + hexadecimal(random.next(), digits: 16) + padded(index, 4)
            let isApp = index > 0 && random.chance(perMille: 30)
            let isCustomer = index > 0 && !isApp && random.chance(perMille: 40)
            let initials = String(given.prefix(1)) + String(family.prefix(1))
            let picture =
                "https://avatars.example.net/\(initials.allSatisfy(\.isASCII) ? initials : "X")-\(index % 7).png"
            let isDataCenter = configuration.isDataCenter
            let name = index == 0 ? configuration.accountName : userName(given, family, index)
            let key = "JIRAUSER\(10000 + index)"
            return User(
                index: index,
                name: isDataCenter ? name : nil,
                key: isDataCenter ? key : nil,
                accountID: isDataCenter ? key : accountID,
                displayName: isApp ? "\(family) Bot" : "\(given) \(family)",
                emailAddress: index == 0
                    ? "demo@example.com" : random.chance(perMille: 400) ? "user\(index)@example.com" : nil,
                isActive: index == 0 || random.chance(perMille: 900),
                timeZone: index == 0 ? accountZone.name : random.chance(perMille: 850) ? zone.name : nil,
                locale: random.chance(perMille: 300) ? "en_US" : nil,
                accountType: isApp ? "app" : isCustomer ? "customer" : "atlassian",
                avatarURLs: AvatarURLs(
                    size16: picture + "?size=16",
                    size24: picture + "?size=24",
                    size32: picture + "?size=32",
                    size48: picture + "?size=48"
                ),
                selfURL: configuration.api(baseURL)
                    + (isDataCenter ? "/user?username=" + name : "/user?accountId=" + accountID)
            )
        }
    }
}

extension SitePeople {
    /// Returns a unique user name of ASCII letters, dots and a number.
    private static func userName(_ given: String, _ family: String, _ index: Int) -> String {
        let letters = (given + "." + family).lowercased().filter { $0.isASCII && ($0.isLetter || $0 == ".") }
        return letters + String(index)
    }
}

/// Returns the last `digits` hexadecimal digits of a number, in lower case and with leading zeros.
package func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return text.count >= digits
        ? String(text.suffix(digits)) : String(repeating: "0", count: digits - text.count) + text
}
