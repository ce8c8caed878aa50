extension PipelineRun {
    /// An event of a pipeline run.
    ///
    /// An event contains no secret and may be printed anywhere.
    public struct Event: Sendable, CustomStringConvertible {
        /// The kind of event. New kinds may be added.
        public struct Kind: Hashable, Sendable, CustomStringConvertible {
            private enum Value: String {
                case began, noted, retries, ended
            }
            private let value: Value
            private init(_ value: Value) { self.value = value }

            /// An activity begins; ``Event/activityType`` is its type.
            public static let began = Kind(.began)
            /// An activity reports a ``Event/note`` and continues.
            public static let noted = Kind(.noted)
            /// An attempt has failed, and the activity is retried. ``Event/attempt`` is the number of the attempt, and
            /// ``Event/error`` its error.
            public static let retries = Kind(.retries)
            /// An activity has ended or was skipped. ``Event/status`` is its status, and ``Event/error`` its error if
            /// it failed.
            public static let ended = Kind(.ended)

            /// The kind's name.
            public var description: String { value.rawValue }
        }

        /// The kind.
        public var kind: Kind
        /// The activity's name.
        public var activity: String
        /// The type of an activity that begins; `nil` for other events.
        public var activityType: String?
        /// The note of the activity; `nil` unless the kind is `noted`.
        public var note: String?
        /// The number of the attempt that has failed, from 1; `nil` unless the activity is retried.
        public var attempt: Int?
        /// The status of an activity that has ended, as in the service, such as `Succeeded`; `nil` for other events.
        public var status: String?
        /// The path of the file that a copy has written, or of the first file of a series; `nil` for other events.
        public var file: String?
        /// The error of a failed attempt or a failed activity; `nil` if there is none.
        public var error: FactoryRunError?

        /// The event as one line of text.
        public var description: String {
            switch kind {
            case .began: "\(activity) (\(activityType ?? "")) begins"
            case .noted: "\(activity): note: \(note ?? "")"
            case .retries: "\(activity): attempt \(attempt ?? 1) failed and is retried: \(error?.message ?? "")"
            default: "\(activity): \(status ?? "")" + (file.map { ": \($0)" } ?? "") + (error.map { ": \($0)" } ?? "")
            }
        }

        static func began(activity: String, type: String) -> Event {
            Event(kind: .began, activity: activity, activityType: type)
        }

        static func noted(activity: String, note: String) -> Event {
            Event(kind: .noted, activity: activity, note: note)
        }

        static func retries(activity: String, attempt: Int, error: FactoryRunError) -> Event {
            Event(kind: .retries, activity: activity, attempt: attempt, error: error)
        }

        static func ended(activity: String, status: String, file: String? = nil, error: FactoryRunError?) -> Event {
            Event(kind: .ended, activity: activity, status: status, file: file, error: error)
        }

        /// Returns the event with secrets masked.
        func masked(_ secrets: [String]) -> Event {
            var event = self
            event.note = note.map { ActivityOutput.masked($0, secrets) }
            event.file = file.map { ActivityOutput.masked($0, secrets) }
            event.error = error?.masked(secrets)
            return event
        }
    }
}
