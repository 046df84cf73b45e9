using System.Globalization;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Folders whose names few expect, as servers write them: each is copied once, and freed, whatever the destination takes.</summary>
public sealed class OddNameTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    static readonly string[] Names =
    [
        "100%", "100% sure", "a*", "a*b", "axxb", "what?", "[set]", "trail ", " lead", "  ", "#news", "~user", "q\"uote", "back\\slash", "semi;colon", "(round)", "{curly}", "$HOME", "..", ".", "a..b",
        "&abc", "&", "&&", "&-", "&AGE-", "&ZeVnLDCh", "&ZeVnLDCh-", "&2D0-", "AT&T", "R&D/2026", "%s", "'; --", "CON", "nul.txt", "Re: x", "a|b", "<b>", "-1", "INBOX2", "inbox.old", "Inbox/sub",
        new string('n', 190), new string('n', 191), new string('o', 300), "deep/" + string.Join('/', Enumerable.Range(1, 20)), "&" + string.Concat(Enumerable.Repeat("ZeVnLDCh", 30)) + "-",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("%*#&~?\"\\:<>|.")]
    [InlineData("%*#&~?\"\\:<>|.'$;(){}[]")]
    public async Task Each_is_copied_once_and_freed(string refused)
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && IsRefused(command[7..], refused) ? "NO [CANNOT] bad name" : null;
        foreach (var (name, i) in Names.Select((name, i) => (name, i)))
        {
            Old.Add(name);
            Old[name].Add(ScriptedMailbox.Mail(string.Create(CultureInfo.InvariantCulture, $"folder {i}")));
        }
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Empty(Observer.Errors);
            Assert.Equal((Names.Length, run == 0 ? Names.Length : 0, true), (result.Listed, result.Forwarded, result.Complete));
            Assert.All(New.Folders, f => Assert.InRange(f.Mails.Count, 0, 1));
            Assert.Equal(Names.Length, New.Folders.Sum(f => f.Mails.Count));
        }
        Assert.Equal(Names.Length, (await RemoveAsync()).Removed);
        Assert.Equal(0, Old.Folders.Sum(f => f.Mails.Count));
    }

    static bool IsRefused(string argument, string refused)
    {
        var name = argument.StartsWith('"') ? argument[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : argument;
        // What stands for other letters is no sign of its own.
        return name.Where(c => c is not ('&' or ',')).Any(refused.Contains)
            || refused.Length > 0 && name.Split('/').Any(p => p.Length > 255);
    }
}
