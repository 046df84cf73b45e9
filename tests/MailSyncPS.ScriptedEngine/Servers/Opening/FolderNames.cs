namespace MailSyncPS.Engine.Servers.Opening;

/// <summary>Tells the folders of a mailbox by its address.</summary>
public static class FolderNames
{
    /// <summary>Plays the listing.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(MailAccount account, CancellationToken cancellationToken)
    {
        await Play.RunAsync("folders", account.EmailAddress, new NoObserver(), cancellationToken);
        return ["INBOX", "Archive/2024", "Sent Items", "It's [here]", "\u9001\u4fe1\u6e08\u307f"];
    }

    sealed class NoObserver : IRunObserver
    {
        public void OnProgress(RunProgress progress) { }
        public void OnVerbose(string message) { }
        public void OnWarning(string message) { }
        public void OnInformation(string message) { }
        public void OnError(MailSyncException failure) { }
    }
}
