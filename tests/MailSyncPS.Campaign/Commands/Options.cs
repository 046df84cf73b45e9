using System.Globalization;

using MailSyncPS.Simulation.Ledgers;

namespace MailSyncPS.Campaign.Commands;

/// <summary>A command line's options: names with values.</summary>
sealed class Options
{
    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">One is not known or has no value; the message says which.</exception>
    public Options(IReadOnlyList<string> arguments, params IReadOnlyList<string> known)
    {
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (!known.Contains(arguments[i]))
                throw new FormatException($"{arguments[i]} is not known.");
            _values[arguments[i]] = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
        }
    }

    /// <summary>An option's text; null when it is not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>What ledgers are kept in, as --ledger says it: a file, unless it says otherwise.</summary>
    public LedgerKind Ledger => Text("--ledger") switch
    {
        null or "file" => LedgerKind.File,
        "postgresql" => LedgerKind.Postgresql,
        var other => throw new FormatException($"--ledger takes file or postgresql, and not {other}."),
    };

    /// <summary>An option's number; null when it is not given.</summary>
    public int? Number(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"{name} takes a whole number, and not {text}.");
}
