using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Servers;

/// <summary>The mails of a user as files on the server's disk, over all folders.</summary>
static class MailFiles
{
    const int DeleteAttempts = 50;
    static readonly TimeSpan DeleteInterval = TimeSpan.FromMilliseconds(100);

    internal static int Count(DovecotServer server, string user) => Paths(server, user).Count();

    /// <summary>How often each content is there; line ends don't count, for the server has its own.</summary>
    internal static Dictionary<string, int> Contents(DovecotServer server, string user) =>
        Paths(server, user).CountBy(path => new TestMail(File.ReadAllBytes(path), default).Digest()).ToDictionary();

    /// <summary>Deletes all that a user has. A session that is just ending may still write.</summary>
    internal static async Task DeleteUserAsync(DovecotServer server, string user)
    {
        var home = Path.GetDirectoryName(server.MailFolder(user))!;
        for (var attempt = 1; Directory.Exists(home); attempt++)
        {
            try
            {
                Directory.Delete(home, recursive: true);
            }
            catch (IOException) when (attempt < DeleteAttempts)
            {
                await Task.Delay(DeleteInterval);
            }
        }
    }

    static IEnumerable<string> Paths(DovecotServer server, string user) =>
        Directory.Exists(server.MailFolder(user))
            ? Directory.EnumerateFiles(server.MailFolder(user), "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is "cur" or "new")
            : [];
}
