/// The writing of the larger parts of an issue.
extension IssueWriter {
    // MARK: Time

    func workRatio(_ facts: IssueFacts, _ out: inout TextWriter) {
        if let original = facts.originalEstimate {
            out.append(number: (facts.timeSpent ?? 0) * 100 / original)
        } else {
            out.append("-1")
        }
    }

    func progress(_ facts: IssueFacts, _ out: inout TextWriter) {
        let spent = facts.timeSpent ?? 0
        let total = spent + (facts.remainingEstimate ?? 0)
        guard total > 0 else { return put(fragments.issues.emptyProgress, &out) }
        for step in fragments.issues.progress.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.count: out.append(number: spent)
            case Hole.total: out.append(number: total)
            case Hole.percent: out.append(number: spent * 100 / total)
            default: break
            }
        }
    }

    func timeTracking(_ facts: IssueFacts, _ out: inout TextWriter) {
        let original = facts.originalEstimate
        let remaining = facts.remainingEstimate
        let spent = facts.timeSpent
        out.append(0x7B)
        var isFirst = true
        for (member, key) in fragments.timeTracking.members {
            let seconds: Int? =
                switch member {
                case .originalEstimate, .originalEstimateSeconds: original
                case .remainingEstimate, .remainingEstimateSeconds: remaining
                case .timeSpent, .timeSpentSeconds: spent
                }
            guard let seconds else { continue }
            if isFirst {
                out.append(UnsafeRawBufferPointer(rebasing: bytes[Int(key.offset) + 1..<Int(key.offset + key.length)]))
            } else {
                put(key, &out)
            }
            isFirst = false
            if member.rawValue >= TimeTrackingKeys.Member.originalEstimateSeconds.rawValue {
                out.append(number: seconds)
            } else {
                out.append(0x22)
                duration(seconds, &out)
                out.append(0x22)
            }
        }
        out.append(0x7D)
    }

    /// Writes a duration such as `1w 2d 3h 4m`, with weeks of five days and days of eight hours, Jira's defaults.
    package func duration(_ seconds: Int, _ out: inout TextWriter) {
        let units: [(Int, UInt8)] = [(144_000, 0x77), (28_800, 0x64), (3600, 0x68), (60, 0x6D)]
        var rest = seconds
        var isFirst = true
        for (length, letter) in units where rest >= length {
            if !isFirst { out.append(0x20) }
            isFirst = false
            out.append(number: rest / length)
            out.append(letter)
            rest %= length
        }
        if isFirst { out.append("0m") }
    }

    // MARK: Relations

    func interest(_ template: Template, _ count: Int, _ facts: IssueFacts, _ out: inout TextWriter) {
        for step in template.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.issueKey: key(facts, &out)
            case Hole.count: out.append(number: count)
            default: break
            }
        }
    }

    func linkedIssue(_ facts: IssueFacts, _ out: inout TextWriter) {
        for step in fragments.issues.linkedIssue.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.issueID: out.append(number: facts.id)
            case Hole.issueKey: key(facts, &out)
            case Hole.summary: title(facts.summaryTitle, &out)
            case Hole.status: put(fragments.statuses[facts.statusIndex], &out)
            case Hole.priority: put(fragments.priorities[facts.priorityIndex], &out)
            case Hole.type: put(fragments.issueTypes[facts.typeIndex], &out)
            default: break
            }
        }
    }

    /// Writes an epic as in the member `epic` of issues in responses of the board API.
    package func epic(_ facts: IssueFacts, _ out: inout TextWriter) {
        for step in fragments.issues.epic.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.issueID: out.append(number: facts.id)
            case Hole.name: epicName(facts.summaryTitle, &out)
            case Hole.summary: title(facts.summaryTitle, &out)
            case Hole.count: out.append(number: facts.id % 9 + 1)
            case Hole.status: out.append(facts.isDone ? "true" : "false")
            default: break
            }
        }
    }

    package func links(_ facts: IssueFacts, _ out: inout TextWriter) {
        out.append(0x5B)
        var isFirst = true
        for slot in 0..<IssueFacts.linkSlots {
            guard let link = facts.link(slot) else { continue }
            if !isFirst { out.append(0x2C) }
            isFirst = false
            let template = link.isOutward ? fragments.issues.outwardLink : fragments.issues.inwardLink
            for step in template.steps {
                put(step.text, &out)
                switch step.hole {
                case Hole.id: out.append(number: link.id)
                case Hole.type: put(fragments.linkTypes[link.type], &out)
                case Hole.other: linkedIssue(IssueFacts(tables, link.other), &out)
                default: break
                }
            }
        }
        out.append(0x5D)
    }

    // MARK: Comments, worklogs, attachments

    package func comments(_ facts: IssueFacts, _ out: inout TextWriter) {
        let shown = facts.shownComments
        for step in fragments.issues.commentPage.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.issueID: out.append(number: facts.id)
            case Hole.total: out.append(number: facts.commentCount)
            case Hole.shown: out.append(number: shown)
            case Hole.list:
                if let written = facts.changes?.edits.comments {
                    elements(shown, &out) { put(written[$0], &$1) }
                } else {
                    elements(shown, &out) { comment($0, facts, &$1) }
                }
            default: break
            }
        }
    }

    private func comment(_ index: Int, _ facts: IssueFacts, _ out: inout TextWriter) {
        for step in fragments.issues.comment.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.issueID: out.append(number: facts.id)
            case Hole.id: out.append(number: facts.commentID(index))
            case Hole.author: put(fragments.users[facts.commentAuthor(index)], &out)
            case Hole.editor: put(fragments.users[facts.commentEditor(index)], &out)
            case Hole.created: dateTime(facts.commentCreated(index), &out)
            case Hole.updated: dateTime(facts.commentUpdated(index), &out)
            case Hole.body: document(facts.commentBody(index), &out)
            default: break
            }
        }
    }

    package func worklogs(_ facts: IssueFacts, _ out: inout TextWriter) {
        for step in fragments.issues.worklogPage.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.total: out.append(number: facts.worklogCount)
            case Hole.list:
                if let written = facts.changes?.edits.worklogs {
                    elements(facts.shownWorklogs, &out) { put(written[$0], &$1) }
                } else {
                    elements(facts.shownWorklogs, &out) { worklog($0, facts, &$1) }
                }
            default: break
            }
        }
    }

    private func worklog(_ index: Int, _ facts: IssueFacts, _ out: inout TextWriter) {
        let comment = facts.worklogComment(index)
        let template = comment == nil ? fragments.issues.worklogWithoutComment : fragments.issues.worklog
        for step in template.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.issueID: out.append(number: facts.id)
            case Hole.id: out.append(number: facts.worklogID(index))
            case Hole.author, Hole.editor: put(fragments.users[facts.worklogAuthor(index)], &out)
            case Hole.created: dateTime(facts.worklogCreated(index), &out)
            case Hole.updated: dateTime(facts.worklogUpdated(index), &out)
            case Hole.started: dateTime(facts.worklogStarted(index), &out)
            case Hole.seconds: out.append(number: facts.worklogSpent(index))
            case Hole.secondsText: duration(facts.worklogSpent(index), &out)
            case Hole.body:
                if let comment { document(comment, &out) }
            default: break
            }
        }
    }

    func attachment(_ index: Int, _ facts: IssueFacts, _ out: inout TextWriter) {
        for step in fragments.issues.attachments[facts.attachmentName(index)].steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.id: out.append(number: facts.attachmentID(index))
            case Hole.author: put(fragments.users[facts.attachmentAuthor(index)], &out)
            case Hole.created: dateTime(facts.attachmentCreated(index), &out)
            case Hole.size: out.append(number: facts.attachmentSize(index))
            default: break
            }
        }
    }
}
