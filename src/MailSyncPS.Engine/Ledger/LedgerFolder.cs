using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger;

/// <summary>The folder that a ledger lies in.</summary>
static class LedgerFolder
{
    /// <summary>Makes sure that a missing file could lie where it is looked for, without making anything.</summary>
    public static void EnsurePossible(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                throw new IOException(LedgerTexts.FormatFileInPlaceOfFolder(above));
        }
    }
}
