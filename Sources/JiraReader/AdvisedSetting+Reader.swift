public import InterimData

extension AdvisedSetting {
    /// ``JiraClient/Configuration/pageByteLimit``.
    public static let pageByteLimit = AdvisedSetting("pageByteLimit")
    /// ``JiraClient/Configuration/resultWindow``.
    public static let resultWindow = AdvisedSetting("resultWindow")
    /// ``JiraClient/Configuration/deployment``.
    public static let deployment = AdvisedSetting("deployment")
    /// ``JiraClient/Configuration/gateway``.
    public static let gateway = AdvisedSetting("gateway")
    /// ``JiraClient/Configuration/proxy``.
    public static let proxy = AdvisedSetting("proxy")
    /// ``JiraClient/Configuration/certificateAuthorityFile``.
    public static let certificateAuthorityFile = AdvisedSetting("certificateAuthorityFile")
    /// ``Credentials``, if there are none.
    public static let credentials = AdvisedSetting("credentials")
    /// ``Credentials``, if the site rejects them.
    public static let login = AdvisedSetting("login")
    /// The table; ``Catalogue/tables`` lists all tables.
    public static let table = AdvisedSetting("table")
    /// The table: one that is available on Data Center; see ``Table/isAvailable(on:)``.
    public static let dataCenterTable = AdvisedSetting("tableOfDataCenter")
    /// ``ReadOptions/fields``; ``JiraClient/columns(of:)-(Table)`` returns those of the site.
    public static let fields = AdvisedSetting("fields")
    /// ``ReadOptions/parameters``.
    public static let parameters = AdvisedSetting("parameters")
}
