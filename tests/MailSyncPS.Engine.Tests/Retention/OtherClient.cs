using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>Somebody else's mail program, at work in an INBOX and on folders over a connection of its own.</summary>
sealed class OtherClient : IDisposable
{
    readonly TcpClient _client;
    readonly StreamReader _reader;
    int _commands;

    public OtherClient(int port, string user)
    {
        _client = new TcpClient("127.0.0.1", port);
        _reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
        _reader.ReadLine();
        Say($"LOGIN {user} pw");
        Say("SELECT INBOX");
    }

    /// <summary>Marks mails as deleted, and expunges all that are marked.</summary>
    public void Expunge(string numbers)
    {
        Mark(numbers);
        Say("EXPUNGE");
    }

    /// <summary>Marks mails as deleted.</summary>
    public void Mark(string numbers) => Say($"STORE {numbers} +FLAGS.SILENT (\\Deleted)");

    /// <summary>Moves mails as programs do that know no MOVE, or leave expunging to people: copied, and marked as deleted.</summary>
    public void CopyAndMark(string numbers, string folder)
    {
        Say($"COPY {numbers} {folder}");
        Mark(numbers);
    }

    /// <summary>Moves mails to another folder.</summary>
    public void Move(string numbers, string folder) => Say($"MOVE {numbers} {folder}");

    /// <summary>Renames a folder.</summary>
    public void Rename(string folder, string name) => Say($"RENAME {folder} {name}");

    /// <summary>Makes a folder.</summary>
    public void Create(string folder) => Say($"CREATE {folder}");

    /// <summary>Deletes a folder.</summary>
    public void Delete(string folder) => Say($"DELETE {folder}");

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    void Say(string command)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"a{++_commands}");
        _client.GetStream().Write(Encoding.ASCII.GetBytes($"{tag} {command}\r\n"));
        while (_reader.ReadLine() is { } line)
        {
            if (!line.StartsWith(tag, StringComparison.Ordinal))
                continue;
            Assert.StartsWith($"{tag} OK", line, StringComparison.Ordinal);
            return;
        }
        Assert.Fail($"hung up at {command}");
    }
}
