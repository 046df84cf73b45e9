using System.Security.Cryptography;

namespace MailSyncPS.Build.Packaging;

/// <summary>The file that says what was released, in the form that <c>sha256sum --check</c> reads.</summary>
static class Checksums
{
    internal static void Write(string path, params string[] files) =>
        File.WriteAllText(path, string.Concat(files.Select(file => $"{Sum(file)}  {Path.GetFileName(file)}\n")));

    static string Sum(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
    }
}
