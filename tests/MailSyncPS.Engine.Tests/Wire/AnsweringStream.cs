using System.Diagnostics;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A server within the process that answers each line at once, so that the library never leaves the stack to wait for it.</summary>
/// <param name="greeting">What it says first.</param>
/// <param name="answer">What it says to a line.</param>
/// <param name="chunk">How many bytes are read at a time, at the most.</param>
sealed class AnsweringStream(string greeting, Func<string, string> answer, int chunk) : WrappedStream(Null)
{
    readonly MemoryStream _sent = new();
    byte[] _said = Encoding.Latin1.GetBytes(greeting);
    int _read;

    /// <summary>How deep the library has called itself when it asked for more, at the most.</summary>
    public int Depth { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Depth = Math.Max(Depth, new StackTrace().GetFrames().Count(f => f.GetMethod()?.DeclaringType?.Name.Contains("ParseMultipartAsync", StringComparison.Ordinal) == true));
        var taken = Math.Min(Math.Min(buffer.Length, chunk), _said.Length - _read);
        _said.AsSpan(_read, taken).CopyTo(buffer.Span);
        _read += taken;
        return ValueTask.FromResult(taken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _sent.Write(buffer.Span);
        if (buffer.Span.EndsWith("\n"u8))
        {
            var lines = Encoding.Latin1.GetString(_sent.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            _sent.SetLength(0);
            _said = [.. _said[_read..], .. lines.SelectMany(line => Encoding.Latin1.GetBytes(answer(line)))];
            _read = 0;
        }
        return ValueTask.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
