/// The facts of one issue, as numbers and as indexes in the site's tables. They are generated, unless a request has
/// written them.
///
/// The value of an issue and its JSON are both made from the facts, by separate code. The facts contain neither strings
/// nor JSON. Their computation allocates no memory, so that writing issues is limited by memory bandwidth.
package struct IssueFacts {
    package let tables: SiteTables
    package let number: Int
    package let randomSource: RandomSource
    /// The changes that requests have written; nil for an issue without changes.
    package let changes: IssueChanges?

    @inline(__always)
    package init(_ tables: SiteTables, _ number: Int) {
        self.tables = tables
        self.number = number
        self.changes = tables.hasChanges ? tables.changes.issues[number] : nil
        self.randomSource = RandomSource(seed: tables.configuration.seed, subject: UInt64(number) + 16)
    }

    package var id: Int { Int(tables.columns.ids[number]) }
    package var projectIndex: Int { Int(tables.columns.projects[number]) }
    var keyNumber: Int { Int(tables.columns.keyNumbers[number]) }
    package var created: Int64 { tables.columns.created[number] }
    package var updated: Int64 { tables.columns.updated[number] }

    /// Creates the facts as generated, without the changes that requests have written.
    package init(generated number: Int, _ tables: SiteTables) {
        self.tables = tables
        self.number = number
        self.changes = nil
        self.randomSource = RandomSource(seed: tables.configuration.seed, subject: UInt64(number) + 16)
    }

    /// A Boolean value that indicates whether a request created the issue. If so, only its rank is generated.
    var isCreated: Bool { number >= tables.generated.count }
    /// The time of the last generated change, in epoch milliseconds; for an issue that a request created, the time of
    /// creation.
    private var lastGeneratedUpdate: Int64 { isCreated ? created : tables.generated.updated[number] }

    // MARK: Kind and state

    package var typeIndex: Int {
        if let written = changes?.edits.typeIndex { return written }
        if parentNumber != nil { return tables.catalogue.subtaskType }
        return tables.catalogue.standardTypes[randomSource.below(tables.catalogue.standardTypes.count, .issueType)]
    }

    package var statusIndex: Int {
        if let written = changes?.edits.statusIndex { return written }
        let choice = randomSource.below(8, .status)
        return choice < 2 ? choice : choice < 4 ? choice : 4 + choice % 2
    }

    var priorityIndex: Int {
        if let written = changes?.edits.priorityIndex { return written }
        let choice = randomSource.below(10, .priority)
        return choice < 5 ? choice : 2
    }

    package var isDone: Bool { statusIndex >= 4 }

    var resolutionIndex: Int? {
        if let written = changes?.edits.resolutionIndex { return written }
        return isDone ? randomSource.below(tables.catalogue.resolutions.count, .resolution) : nil
    }

    // MARK: People

    private func user(_ topic: Topic, _ index: Int = 0) -> Int {
        randomSource.below(tables.users.count, topic, index)
    }

    package var assignee: Int? {
        if let written = changes?.edits.assignee { return written }
        return randomSource.bits(.assignee) & 0xF < 4 ? nil : user(.assignee, 1)
    }
    var reporter: Int? {
        if let written = changes?.edits.reporter { return written }
        return randomSource.bits(.reporter) & 0xFF < 4 ? nil : user(.reporter, 1)
    }
    /// The creator. The creator of most issues is also their reporter.
    var creator: Int {
        if let written = changes?.edits.creator { return written }
        let generated = IssueFacts(generated: number, tables).reporter
        return randomSource.bits(.creator) & 7 == 0 ? user(.creator, 1) : generated ?? user(.creator, 1)
    }

    // MARK: Moments

    /// Returns the time at `part` / 65536 of the interval from the creation to the last generated change, in epoch
    /// milliseconds.
    @inline(__always)
    private func moment(_ part: Int) -> Int64 {
        created + (lastGeneratedUpdate - created) / 65536 * Int64(part)
    }

    package var resolutionDate: Int64? {
        if let written = changes?.edits.resolutionDate { return written }
        return isDone ? moment(randomSource.below(65536, .resolutionDate)) : nil
    }
    package var statusCategoryChangeDate: Int64 {
        changes?.edits.statusCategoryChangeDate ?? resolutionDate ?? moment(randomSource.below(65536, .statusChange))
    }
    package var lastViewed: Int64? {
        !isCreated && randomSource.bits(.lastViewed) & 7 == 0
            ? lastGeneratedUpdate + Int64(randomSource.below(100_000, .lastViewed, 1)) : nil
    }
    /// The due date, in days since 1970-01-01.
    var dueDay: Int? {
        if let written = changes?.edits.dueDay { return written }
        return randomSource.bits(.dueDate) & 3 != 0
            ? nil : Int(created / 86_400_000) + randomSource.below(200, .dueDate, 1)
    }

    // MARK: Lists

    private func count(_ topic: Topic, none perMille: Int, most: Int) -> Int {
        randomSource.chance(perMille: perMille, topic) ? 0 : 1 + randomSource.below(most, topic, 1)
    }

    var labelCount: Int { changes?.edits.labels?.count ?? count(.labels, none: 450, most: 4) }
    func label(_ index: Int) -> Int {
        changes?.edits.labels?[index] ?? (randomSource.below(Words.labelCount, .label) + index * 5) % Words.labelCount
    }

    var componentCount: Int { changes?.edits.components?.count ?? count(.components, none: 500, most: 2) }
    package func component(_ index: Int) -> Int {
        if let written = changes?.edits.components { return written[index] }
        let choices = tables.projects[projectIndex].components.count
        return (randomSource.below(choices, .component) + index) % choices
    }

    var fixVersionCount: Int { changes?.edits.fixVersions?.count ?? count(.fixVersions, none: 550, most: 2) }
    func fixVersion(_ index: Int) -> Int { changes?.edits.fixVersions?[index] ?? versionPlace(.fixVersion, index) }
    var versionCount: Int { changes?.edits.versions?.count ?? count(.versions, none: 800, most: 2) }
    package func version(_ index: Int) -> Int { changes?.edits.versions?[index] ?? versionPlace(.version, index) }

    private func versionPlace(_ topic: Topic, _ index: Int) -> Int {
        let choices = tables.projects[projectIndex].versions.count
        return (randomSource.below(choices, topic) + index) % choices
    }

    // MARK: Time and interest

    var originalEstimate: Int? {
        if let written = changes?.edits.originalEstimate { return written }
        return randomSource.chance(perMille: 650, .estimate) ? nil : (1 + randomSource.below(80, .estimate, 1)) * 1800
    }
    package var remainingEstimate: Int? {
        if let written = changes?.edits.remainingEstimate { return written }
        return originalEstimate.map { _ in randomSource.below(40, .remaining) * 1800 }
    }
    package var timeSpent: Int? {
        if let written = changes?.edits.worklogs {
            return written.isEmpty ? nil : written.reduce(0) { $0 + $1.spentSeconds }
        }
        let count = worklogCount
        return count == 0 ? nil : (0..<count).reduce(0) { $0 + worklogSpent($1) }
    }
    var votes: Int {
        isCreated ? 0 : randomSource.chance(perMille: 800, .votes) ? 0 : randomSource.below(30, .votes, 1)
    }
    var watchers: Int {
        1 + (isCreated || randomSource.chance(perMille: 600, .watchers) ? 0 : randomSource.below(20, .watchers, 1))
    }

    // MARK: Texts

    var summaryTitle: Int { changes?.edits.summaryTitle ?? tables.text.titleIndex(randomSource.bits(.summary)) }
    /// The generated description; nil if the issue has none, or if a request has replaced or removed it.
    var description: GeneratedDocument? {
        changes?.edits.description != nil || randomSource.chance(perMille: 80, .descriptionShown)
            ? nil
            : GeneratedDocument(
                tables,
                seed: randomSource.bits(.description),
                blocks: 1 + randomSource.below(3, .description, 1)
            )
    }
    var environment: GeneratedDocument? {
        changes?.edits.environment != nil || randomSource.chance(perMille: 850, .environmentShown)
            ? nil : GeneratedDocument(tables, seed: randomSource.bits(.environment), blocks: 1)
    }
}

extension IssueFacts {
    // MARK: Comments

    var commentCount: Int {
        if let written = changes?.edits.comments { return written.count }
        let choice = randomSource.below(100, .comments)
        return choice < 100 - tables.configuration.commentedIssues
            ? 0 : choice < 99 ? 1 + choice % 2 : 1 + randomSource.below(24, .comments, 1)
    }
    /// The number of comments that responses contain within the issue: at most 5 on Cloud, and all on Data Center.
    var shownComments: Int { tables.isDataCenter ? commentCount : min(commentCount, 5) }
    func commentID(_ index: Int) -> Int { 10000 + number * 32 + index }
    func commentAuthor(_ index: Int) -> Int { user(.commentAuthor, index) }
    func commentCreated(_ index: Int) -> Int64 {
        moment((index * 65536 + randomSource.below(65536, .commentCreated, index)) / max(1, commentCount))
    }
    private func isCommentEdited(_ index: Int) -> Bool { randomSource.chance(perMille: 150, .commentEdited, index) }
    func commentEditor(_ index: Int) -> Int {
        isCommentEdited(index) ? user(.commentEditor, index) : commentAuthor(index)
    }
    func commentUpdated(_ index: Int) -> Int64 {
        isCommentEdited(index) ? max(commentCreated(index), lastGeneratedUpdate) : commentCreated(index)
    }
    func commentBody(_ index: Int) -> GeneratedDocument {
        GeneratedDocument(
            tables,
            seed: randomSource.bits(.commentBody, index),
            blocks: 1 + randomSource.below(2, .commentBody, index + 64)
        )
    }

    // MARK: Worklogs

    package var worklogCount: Int {
        if let written = changes?.edits.worklogs { return written.count }
        let choice = randomSource.below(100, .worklogs)
        return choice < 100 - tables.configuration.workedIssues
            ? 0 : choice < 99 ? 1 + choice % 2 : 1 + randomSource.below(45, .worklogs, 1)
    }
    /// The number of worklogs that responses contain within the issue: at most 20, as in Jira.
    var shownWorklogs: Int { min(worklogCount, 20) }
    package func worklogID(_ index: Int) -> Int { 10000 + number * 64 + index }
    func worklogAuthor(_ index: Int) -> Int { user(.worklogAuthor, index) }
    func worklogSpent(_ index: Int) -> Int { (1 + randomSource.below(16, .worklogSpent, index)) * 900 }
    func worklogUpdated(_ index: Int) -> Int64 {
        // About one in seven worklogs was changed at the same time as others.
        if randomSource.chance(perMille: 150, .worklogBatch, index) {
            let instants = 20 + tables.configuration.worklogs / 2000
            let instant = randomSource.below(instants, .worklogBatch, index + 64)
            return IssueColumns.clock - Int64(instant + 1) * 25_200_000
        }
        return moment(randomSource.below(65536, .worklogUpdated, index))
    }
    func worklogCreated(_ index: Int) -> Int64 {
        min(worklogUpdated(index), moment(randomSource.below(65536, .worklogCreated, index)))
    }
    func worklogStarted(_ index: Int) -> Int64 {
        (worklogCreated(index) - Int64(randomSource.below(86_400_000, .worklogStarted, index))) / 60_000 * 60_000
    }
    func worklogComment(_ index: Int) -> GeneratedDocument? {
        randomSource.chance(perMille: 500, .worklogCommentShown, index)
            ? nil : GeneratedDocument(tables, seed: randomSource.bits(.worklogComment, index), blocks: 1)
    }

    // MARK: Attachments

    var attachmentCount: Int {
        if isCreated { return 0 }
        let choice = randomSource.below(100, .attachments)
        return choice < 92 ? 0 : 1 + choice % 3
    }
    func attachmentID(_ index: Int) -> Int { 10000 + number * 8 + index }
    func attachmentName(_ index: Int) -> Int { randomSource.below(Words.fileNames.count, .attachmentName, index) }
    func attachmentAuthor(_ index: Int) -> Int { user(.attachmentAuthor, index) }
    func attachmentCreated(_ index: Int) -> Int64 { moment(randomSource.below(65536, .attachmentCreated, index)) }
    func attachmentSize(_ index: Int) -> Int { randomSource.below(3_000_000, .attachmentSize, index) }
}

extension IssueFacts {
    // MARK: Relatives

    /// The first issue of the issue's group, and the position of the issue in the group. In every project, the issues
    /// form groups of eight in the order of keys. The first issue of a group may be the parent of the next ones. The
    /// parent and the subtasks of an issue are therefore computed from the order of keys.
    private var family: (head: Int, place: Int) {
        let place = Int(tables.generated.keyPlaces[number])
        let within = (place - tables.generated.projectStarts[projectIndex]) & 7
        return (Int(tables.generated.keyOrder[place - within]), within)
    }

    private var generatedSubtasks: Int {
        randomSource.chance(perMille: 800, .subtasks) ? 0 : 1 + randomSource.below(6, .subtasks, 1)
    }

    var parentNumber: Int? {
        if isCreated { return changes?.edits.parent }
        let (head, place) = family
        return place > 0 && place <= IssueFacts(tables, head).generatedSubtasks ? head : nil
    }

    /// The number of generated subtasks, which follow the issue in the order of keys.
    private var generatedSubtaskCount: Int {
        guard !isCreated, family.place == 0 else { return 0 }
        let room = tables.generated.projectStarts[projectIndex + 1] - Int(tables.generated.keyPlaces[number]) - 1
        return min(generatedSubtasks, room)
    }
    private func generatedSubtask(_ index: Int) -> Int {
        Int(tables.generated.keyOrder[Int(tables.generated.keyPlaces[number]) + 1 + index])
    }
    /// The numbers of all subtasks except deleted ones; nil if no request has changed the site.
    private var writtenSubtasks: [Int]? {
        guard tables.hasChanges else { return nil }
        let all = (0..<generatedSubtaskCount).map { generatedSubtask($0) } + (changes?.edits.addedSubtasks ?? [])
        return all.filter { tables.exists($0) }
    }
    package var subtaskCount: Int { writtenSubtasks?.count ?? generatedSubtaskCount }
    package func subtask(_ index: Int) -> Int { writtenSubtasks?[index] ?? generatedSubtask(index) }

    static let linkSlots = 3

    /// Returns the link in a slot, from 0 to 2. The numbers of two linked issues differ in one bit, which the slot
    /// determines, so that both issues have the same link.
    ///
    /// - Returns: The other issue, the link's id and type, and whether the link is outward; nil for no link.
    @inline(__always)
    package func link(_ slot: Int) -> (other: Int, id: Int, type: Int, isOutward: Bool)? {
        let other = number ^ (slot == 0 ? 1 : slot == 1 ? 64 : 4096)
        guard max(number, other) < tables.generated.count, tables.exists(other) else { return nil }
        let first = min(number, other)
        let shared = first == number ? randomSource : IssueFacts(tables, first).randomSource
        guard shared.chance(perMille: 35, .link, slot) else { return nil }
        let type = shared.below(tables.catalogue.linkTypes.count, .linkType, slot)
        return (other, 10000 + first * 4 + slot, type, first == number)
    }
}

extension Words {
    static let labelCount = labels.count
}
