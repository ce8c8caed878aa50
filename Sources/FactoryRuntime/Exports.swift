// Exports the types of other modules that an application needs to run definitions, so that the application only has to
// import FactoryRuntime.

@_exported public import JiraReader

@_exported public import struct FactoryDefinitions.DefinitionChecker
@_exported public import struct FactoryDefinitions.DefinitionFiles
@_exported public import struct FactoryDefinitions.DefinitionSet
@_exported public import struct FactoryDefinitions.DefinitionUpgrade
@_exported public import struct FactoryDefinitions.Diagnostic
@_exported public import struct FactoryDefinitions.FactoryObject
@_exported public import enum FactoryDefinitions.FactoryValue
@_exported public import struct FactoryDefinitions.TableNames
