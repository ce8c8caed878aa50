internal import FactoryDefinitions

extension ActivityRun {
    /// Returns the end of the activity in the unfinished run; `nil` unless the activity succeeded there with the same
    /// settings. `input` is the object of the evaluated settings.
    func earlierSuccess(_ input: FactoryValue) -> PipelineRunRecord.Ended? {
        guard let ended = earlier?.ended, ended.outcome == .succeeded,
            ended.input == PipelineRunRecord.digest(input, seed: seed)
        else { return nil }
        return ended
    }

    /// Returns the end of the activity as it is stored in the state file, for a run that resumes this one.
    func record(of ended: Ended) -> PipelineRunRecord.Ended {
        // This run may have been unable to verify a success in the unfinished run, because it was stopped or a secret
        // is missing. The success then stays valid.
        if ended.outcome != .succeeded, let before = earlier?.ended, before.outcome == .succeeded { return before }
        let implementation = ActivityTypes.implementation(activity.type)
        let isKept =
            ended.outcome == .succeeded && (implementation?.reusesOutput == true || implementation?.writesFiles == true)
        return PipelineRunRecord.Ended(
            outcome: ended.outcome,
            time: ended.end,
            input: PipelineRunRecord.digest(ended.input, seed: seed),
            isIncomplete: ended.isIncomplete,
            output: isKept && ended.isReusable && mayKeep(ended.output, ended.policy) ? ended.output : nil
        )
    }

    /// Returns a Boolean value that indicates whether an output may be written to the state file. It is `false` if the
    /// policy hides the output, if the output contains a secret, or if parsing its JSON would not yield the same value.
    private func mayKeep(_ output: FactoryValue, _ policy: ActivityPolicy) -> Bool {
        guard !policy.hidesOutput, ActivityOutput.masked(output, context.shared.secrets) == output else { return false }
        // Names of members are not masked.
        let text = output.exactJSON
        let isSecret = context.shared.secrets.contains { secret in
            !secret.isEmpty
                && (text.contains(secret)
                    || text.contains(FactoryValue.string(secret).exactJSON.dropFirst().dropLast()))
        }
        return !isSecret && PipelineRunRecord.canHold(output)
    }

    /// Returns the SHA-256 of the text that a copy has written, as stated in the copy's output; `nil` if the output has
    /// none.
    static func textDigest(_ output: FactoryValue) -> FactoryValue? {
        guard case .object(let object) = output, case .object(let own)? = object["jirastream"] else { return nil }
        return own["sha256"]
    }
}
