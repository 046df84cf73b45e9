using System.Text;

namespace MailSyncPS.ModuleRunner;

/// <summary>Writes lines to the parent, each at once: the last one must have left before a kill.</summary>
sealed class LineWriter : IDisposable
{
    readonly Stream _output = Console.OpenStandardOutput();

    internal void Write(string kind, string text = "") => _output.Write(Encoding.UTF8.GetBytes($"{kind} {text.ReplaceLineEndings(" ")}\n"));

    public void Dispose() => _output.Dispose();
}
