/// Keys that only tests use. They were created with `openssl genrsa 1024`, `openssl rsa -traditional`, `openssl pkcs8
/// -topk8` and `openssl genpkey -algorithm EC`.
package enum TestKeys {
    /// An RSA key of 1,024 bits in PKCS #8.
    package static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIICeQIBADANBgkqhkiG9w0BAQEFAASCAmMwggJfAgEAAoGBAMy1MnrzRuuR+FZx
        Q6C1LRtpPI2vtxdRvYzNMkv7/GSBVXnd6iVthgyGu3OfaxzhsS7bh06NAInn6Z6F
        bp+pwWJJpm/nRF8c7f0MKmgI3B9Oe5wd3QeiceG3DfonYEn4MS8MpGGoiioBG6Jm
        OxorQsy5ifMFZwcbQPJGKzPsZjivAgMBAAECgYEAn6QrYvD3/NxQQ/F+oQTJ0Zen
        ToObEIeBgB3CPLmd4i9unmRuppOcN4aXBxtq6BImIHm5MowJwIJokWRTmhZDpWEy
        bt3WaYGE7Ss6UkkoNcURiF78arq3fcehstuZKt1q7RXlbgLNXKqekzrgVvrp/lsX
        aKSPWjNuBQm/2el7WIkCQQD8ZsAxwmv9yVc8U9q4GYS7xs1wcnXmXE/raVSoeadx
        uX5axzgH+es1jwRFMHut5Hg4u+WwYgIAq/zquYKCAgmzAkEAz6BeLYEmzIENshuY
        36WK4kBLBVQe7MtzRo8pLFqky983eagMdY4eggCaxp4v5ZqXQaD34Q773Q5xJ0RV
        h9ZfFQJBANeAk5Dow3PIuOcVYaXWg/If58CeufOZ1dLV+CZw2HrNOgkgF8MXq6/r
        EGZS4wayD8PBCnfy9mrEbgmroraGLukCQQCLS0vju4IMMYi+tUUaxjUnFXs/V/Bn
        bRcpf2JgH2/wVxEgzV2OgIp3LXCpT/dSUySnIxcqJqNS6x1++plnSKsBAkEAl4Jr
        qLVuZRZkD4VZzItBhA4sixTdwO9/GnWK6sTIVkOfUplnKGc2+71clM2ijkhz+rAb
        wTUcpx9HuXzkksBGVg==
        -----END PRIVATE KEY-----
        """

    /// The key `rsa` in PKCS #1.
    package static let rsaInPKCS1 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIICXwIBAAKBgQDMtTJ680brkfhWcUOgtS0baTyNr7cXUb2MzTJL+/xkgVV53eol
        bYYMhrtzn2sc4bEu24dOjQCJ5+mehW6fqcFiSaZv50RfHO39DCpoCNwfTnucHd0H
        onHhtw36J2BJ+DEvDKRhqIoqARuiZjsaK0LMuYnzBWcHG0DyRisz7GY4rwIDAQAB
        AoGBAJ+kK2Lw9/zcUEPxfqEEydGXp06DmxCHgYAdwjy5neIvbp5kbqaTnDeGlwcb
        augSJiB5uTKMCcCCaJFkU5oWQ6VhMm7d1mmBhO0rOlJJKDXFEYhe/Gq6t33HobLb
        mSrdau0V5W4CzVyqnpM64Fb66f5bF2ikj1ozbgUJv9npe1iJAkEA/GbAMcJr/clX
        PFPauBmEu8bNcHJ15lxP62lUqHmncbl+Wsc4B/nrNY8ERTB7reR4OLvlsGICAKv8
        6rmCggIJswJBAM+gXi2BJsyBDbIbmN+liuJASwVUHuzLc0aPKSxapMvfN3moDHWO
        HoIAmsaeL+Wal0Gg9+EO+90OcSdEVYfWXxUCQQDXgJOQ6MNzyLjnFWGl1oPyH+fA
        nrnzmdXS1fgmcNh6zToJIBfDF6uv6xBmUuMGsg/DwQp38vZqxG4Jq6K2hi7pAkEA
        i0tL47uCDDGIvrVFGsY1JxV7P1fwZ20XKX9iYB9v8FcRIM1djoCKdy1wqU/3UlMk
        pyMXKiajUusdfvqZZ0irAQJBAJeCa6i1bmUWZA+FWcyLQYQOLIsU3cDvfxp1iurE
        yFZDn1KZZyhnNvu9XJTNoo5Ic/qwG8E1HKcfR7l85JLARlY=
        -----END RSA PRIVATE KEY-----
        """

    /// The key `rsa`, encrypted with the passphrase `x`, in PKCS #8.
    package static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIC3DBWBgkqhkiG9w0BBQ0wSTAoBgkqhkiG9w0BBQwwGwQIxoDH/sb3GgwCAQEw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEJGhQ1ddrh6JD69J3Sy6dC4EggKA
        XURHaei4Y/f7ApZQIW5pIFMkV5J6A4AAL0GtZvXwvF4lrMuvtFEEkvtw5Cj9VvhV
        kZj5Lkm+L1qFgiYbNGlFZ/0OlwYWeaVgo16gZAGuumxlErmMCofWLzziVoRV03yo
        70XOHKZntd/phdxOkXia24SdkN9qYDTIADPtO4flyDqtW6kzNicl2gHQTMFHahpy
        2e7iabOBPrPN4BOor/GewcVOgIRV9M9nEYtJetnR2AT/4qV9v3E3MIhjlfm6FCYQ
        9Y+lFOQd3NttDRj2rX2DW5leeyu2NaTFkjSGrAfX84yr4GytRfdbwTNrtVXb9b+g
        6yrHXjYKXLA3VBxBhi+ATQdwkylsCzRiyjIQZOYVROXqwY30Np6uZvQ4gD8EizTm
        5DIiLqA9yjnnZEh/TUWDj+Ty2iIwIkq/FeOjziqLGRtTGxcDxBOQ66/BRiePZJSp
        qu4fVAcdpz+EPJlBbn45kWp7ADUMbjeCXbRKIWgtw39WY8jTO3qwLux/UVT1zkwz
        OpcfBr/nwRjg7JS7JXFvXwBt7bkL+4i1emRA/NtIRYDxQoBX5V7Vh+WRu8L3pVGY
        xH2Zz2ff/i4F1Lh6y+6byIemYeA4y4ecQVOd9YhJKXGlXD2duEdge2n7uqbZMmsh
        XIuHUsiT//1lfn1mu9B3AER+HbVW1bOQMk83AR9z+QNtZW0oS2a7qB9TkyG5CpBe
        YTRESBxSjawDce22BIimvnqL2fjm2grj6gnd2T2lUFKbFRL6L3chGkeCOtyIzhN/
        paHlo49ze/RoqmBoKoI7ho7knLFgEiLjPQSvikiAt1zicwi6AmD8tPWI0viY96qN
        3s91Aflg/zD+FozzGSW3Ww==
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// The key `rsa`, encrypted with the passphrase `x`, in PKCS #1.
    package static let encryptedInPKCS1 = """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,752B9E8789547F623662551EDD50FB67

        aefBLgsJsmM8XGbZCJHK4KkSWcydX6cmntJgSfcu4WKOzCLpwMaLgQcsZOQOVPt9
        hnOpsbZzErOxk2bcxXyXJwA/+GXH0lIOQIOWKgZ/2Q6Zo4AM1RzgwbWZ2nVy45SU
        1pyhbZBEs0a24hOaeII+Li08hJAs/C9QUo+z6q2CZ00qZ4xqovUelNCy07BReexb
        PIN2XzgpR+u3JdPHVfLxXBEKkYkM9R6+iMBUMhKYZmcbJxGP0aGXAvH537uVI2X/
        o5dR8uX1hfewUxb7PD1xDwQCKxIZ2J/T4Ick2BJWsReYSYX3OA+YOWzX3v5gpu5C
        m0QNMn1oiaay65iKpIOc/heKu/WRIgOzvn4gFVehc0XECXoYhz8wxinM7n/Mf40M
        x5BCMep29E6/3d02ge6kH/dcOc+ICAIfcdrN/TBBQ240iFKbTmeQAIWj7ggMjWu4
        8QRMryk/4bZShJjPvXu5tYgdM0zqZnKTmr4VPP3eXFTB1cDBkaAjJaMj8C6P0s7E
        KAFGQ3ksMaacxztUgTelSrFX8vPAKq8zERacgKMvw0EtcbFj0/NgeA1tS6jgdqpi
        bTaIufDERduxw9S2clmbzVnXlth0FPEC9n/AgBWOBnSBPyz7u/Slm56k5ewWqQZR
        uK7kZDpn9wQpaob0Lhqc326IU4vNn6sJFRBETHLy8b40B57V1LrVra7YIkMy4ebX
        1EgDuCLMQhc0gjmZJ8bDHx8P2tD2a+rw2/yFnQIsBePMg9r2EQ+22viFI6jndH9u
        GRnifeK+dmWOFLxriTOd2nzVrfZgpxh8Sle9HYU0cZRUGf6syUG9hXNh5YdJoAPH
        -----END RSA PRIVATE KEY-----
        """

    /// A P-256 key.
    package static let ellipticCurve = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjwjxzQnkiiPDF9LJ
        TQ4KYKeMN9BLuaFaDS4EkuvrbOChRANCAASVbn6WnPtxP+iJuqNlnMlVWwb2XG0s
        lzKPVggecc4wlEmZWinpLNTzBqSNZIBrwftKLml5xSI12sbNlbl9hEke
        -----END PRIVATE KEY-----
        """
}
