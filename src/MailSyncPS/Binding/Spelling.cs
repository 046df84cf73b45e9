namespace MailSyncPS.Binding;

/// <summary>Tells a misspelt name from another one.</summary>
static class Spelling
{
    /// <summary>The known name that a name is most likely meant for; null when it is like none.</summary>
    internal static string? Likely(string name, IEnumerable<string> known) => known
        .Select(one => (Name: one, Distance: Distance(name.ToUpperInvariant(), one.ToUpperInvariant())))
        .Where(one => one.Distance <= (Math.Min(name.Length, one.Name.Length) <= 7 ? 1 : 2))
        .OrderBy(one => one.Distance)
        .FirstOrDefault().Name;

    /// <summary>How many letters are wrong, missing, too many, or in the wrong order.</summary>
    static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0
                    ? i + j : Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                    table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[a.Length, b.Length];
    }
}
