using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Servers;

/// <summary>The mails of a user as files on the server's disk, over all folders.</summary>
static class MailFiles
{
    internal static int Count(DovecotServer server, string user) => Paths(server, user).Count();

    /// <summary>How often each content is there; line ends don't count, for the server has its own.</summary>
    internal static Dictionary<string, int> Contents(DovecotServer server, string user) =>
        Paths(server, user).CountBy(path => new TestMail(File.ReadAllBytes(path), default).Digest()).ToDictionary();

    static IEnumerable<string> Paths(DovecotServer server, string user) =>
        Directory.Exists(server.MailFolder(user))
            ? Directory.EnumerateFiles(server.MailFolder(user), "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is "cur" or "new")
            : [];
}
