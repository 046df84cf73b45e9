namespace MailSyncPS.ModuleTests;

[CollectionDefinition(nameof(ImportedModule))]
public sealed class ImportedModuleCollection : ICollectionFixture<ImportedModule>;
