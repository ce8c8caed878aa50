/// The passwords of linked services that this machine has in the places from which a run reads them, outside of the
/// definitions.
package struct LocalSecrets: Sendable {
    /// Returns a Boolean value that indicates whether there is a password for the linked service with a name.
    package var isSet: @Sendable (String) -> Bool
    /// Returns the name of the environment variable for the password of the linked service with a name.
    package var variable: @Sendable (String) -> String

    /// Creates a value.
    package init(
        isSet: @escaping @Sendable (String) -> Bool,
        variable: @escaping @Sendable (String) -> String
    ) {
        self.isSet = isSet
        self.variable = variable
    }
}
