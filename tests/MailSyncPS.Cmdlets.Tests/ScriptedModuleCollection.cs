namespace MailSyncPS.Cmdlets.Tests;

[CollectionDefinition(nameof(ScriptedModule))]
public sealed class ScriptedModuleCollection : ICollectionFixture<ScriptedModule>;
