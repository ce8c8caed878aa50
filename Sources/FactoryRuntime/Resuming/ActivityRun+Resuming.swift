internal import FactoryDefinitions

extension ActivityRun {
    /// The end of the activity in the run that is resumed, if it succeeded there with the same settings.
    func keptEnd(_ input: FactoryValue) -> PipelineRunRecord.Ended? {
        guard let ended = earlier?.ended, ended.outcome == .succeeded,
            ended.input == PipelineRunRecord.digest(input, seed: seed)
        else { return nil }
        return ended
    }

    /// The record of the activity for a run that resumes this one.
    func record(of ended: Ended) -> PipelineRunRecord.Ended {
        // A success that could not be verified this time, because the run was stopped or a secret is missing, is still one.
        if ended.outcome != .succeeded, let before = earlier?.ended, before.outcome == .succeeded { return before }
        return PipelineRunRecord.Ended(
            outcome: ended.outcome,
            time: ended.end,
            input: PipelineRunRecord.digest(ended.input, seed: seed),
            isIncomplete: ended.isIncomplete,
            output: ended.outcome == .succeeded && mayKeep(ended.output, ended.policy) ? ended.output : nil
        )
    }

    /// Returns a Boolean value that indicates whether an output may be in the state's file: not where the policy hides it, and
    /// not where it holds a secret.
    private func mayKeep(_ output: FactoryValue, _ policy: ActivityPolicy) -> Bool {
        guard !policy.hidesOutput, ActivityOutput.masked(output, run.secretTexts) == output else { return false }
        // Names of members are not masked.
        let text = output.exactJSON
        let isSecret = run.secretTexts.contains { secret in
            !secret.isEmpty
                && (text.contains(secret)
                    || text.contains(FactoryValue.string(secret).exactJSON.dropFirst().dropLast()))
        }
        return !isSecret && PipelineRunRecord.canHold(output)
    }

    /// The digest of the text that a copy has written, of its output.
    static func textDigest(_ output: FactoryValue) -> FactoryValue? {
        guard case .object(let object) = output, case .object(let own)? = object["jirastream"] else { return nil }
        return own["sha256"]
    }
}
