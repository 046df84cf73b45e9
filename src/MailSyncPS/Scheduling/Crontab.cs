using System.Globalization;

namespace MailSyncPS.Scheduling;

/// <summary>The text of a crontab, in which each schedule of ours lies between two lines that name it.</summary>
static class Crontab
{
    /// <summary>A crontab with a schedule, in the place of the one of this name that was there before.</summary>
    internal static string With(string crontab, ScheduleRequest request)
    {
        // A percent sign is a line end there, whatever is around it.
        var command = request.Command.ForSh.Replace("%", "\\%", StringComparison.Ordinal);
        List<string> lines = [Begin(request.Name)];
        lines.AddRange(request.At
            .Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour} * * * {command} >/dev/null 2>&1")));
        lines.Add(End(request.Name));
        return Join(Lines(Without(crontab, request.Name)).Concat(lines));
    }

    /// <summary>A crontab without a schedule.</summary>
    internal static string Without(string crontab, string name)
    {
        var isOurs = false;
        List<string> kept = [];
        foreach (var line in Lines(crontab))
        {
            isOurs |= line == Begin(name);
            if (!isOurs)
                kept.Add(line);
            isOurs &= line != End(name);
        }
        return Join(kept);
    }

    /// <summary>Whether a crontab has a schedule.</summary>
    internal static bool Has(string crontab, string name) => Lines(crontab).Contains(Begin(name));

    static string Begin(string name) => $"# MailSyncPS {name}: begin";

    static string End(string name) => $"# MailSyncPS {name}: end";

    static IEnumerable<string> Lines(string crontab) =>
        crontab.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').SkipWhile(line => line.Length == 0);

    static string Join(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
