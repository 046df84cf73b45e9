using MailSyncPS.TestServers;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Simulation.Ledgers;

/// <summary>Ledgers that are files in a folder of their own.</summary>
/// <param name="parent">What the folder is made in; null for the system's temporary one.</param>
sealed class LedgerFiles(string? parent = null) : ILedgers
{
    static readonly string[] Parts = ["", "-wal", "-shm"];

    readonly ScratchFolder _folder = new("ledgers", parent);

    /// <summary>The folder in which files cost the least.</summary>
    public static string? Memory { get; } = Directory.Exists("/dev/shm") ? "/dev/shm" : null;

    /// <inheritdoc/>
    public string Address(string name) => Path.Combine(_folder.Path, name + ".db");

    /// <inheritdoc/>
    public void Copy(string name, string to)
    {
        Delete(to);
        foreach (var part in Parts.Where(part => File.Exists(Address(name) + part)))
            File.Copy(Address(name) + part, Address(to) + part);
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        foreach (var part in Parts)
            File.Delete(Address(name) + part);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Rows(string name)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Address(name), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        return LedgerRows.Read(connection, "");
    }

    /// <inheritdoc/>
    public ILedgers Clone()
    {
        var copy = new LedgerFiles(parent);
        foreach (var file in Directory.EnumerateFiles(_folder.Path))
            File.Copy(file, Path.Combine(copy._folder.Path, Path.GetFileName(file)));
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
