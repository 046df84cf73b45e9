using System.Text;
using MailSyncPS.Engine.Files;

namespace MailSyncPS.Configuration;

/// <summary>
/// Reads a file that decides where passwords go and what is removed: nobody else may have had a hand in it (decision 23).
/// </summary>
static class OwnText
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text.</summary>
    /// <exception cref="IOException">It can't be read, or others could have written it.</exception>
    /// <exception cref="DecoderFallbackException">It is not written in UTF-8.</exception>
    internal static string Read(string path)
    {
        var target = OwnFile.Follow(path);
        // Of one that is missing, the system says so; and none is made.
        File.OpenRead(target).Dispose();
        using var file = OwnFile.Open(target, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return Strict.GetString(bytes.ToArray()).TrimStart('\uFEFF');
    }
}
