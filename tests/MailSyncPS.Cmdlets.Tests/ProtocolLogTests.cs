using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>Where the protocol log goes.</summary>
public sealed class ProtocolLogTests(ScriptedModule module) : CmdletTest(module), IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailsyncps-");

    string Log => Path.Combine(_folder.FullName, "log.txt");

    [Fact]
    public void Debug_messages_show_it_and_nothing_else_does()
    {
        var shown = RunFor(["chatty"], "$accounts | Get-MailboxQuota -Debug 5>&1");
        var preferred = RunFor(["chatty"], "$DebugPreference = 'Continue'; $accounts | Get-MailboxQuota 5>&1");
        var silent = RunFor(["chatty"], "$accounts | Get-MailboxQuota 5>&1; $accounts | Get-MailboxQuota -Debug:$false 5>&1");

        Assert.All([shown, preferred], result => Assert.Contains("C: NOOP of chatty+", Assert.Single(result.Output, item => item.BaseObject is DebugRecord).ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(silent.Output, item => item.BaseObject is DebugRecord);
    }

    [Fact]
    public void Debug_messages_tell_the_steps_without_a_question()
    {
        var debugged = RunFor(["noisy"], "$accounts | Invoke-MailForward -Destination $new -Debug 5>&1");
        var questions = Shell.Screen.Questions.ToArray();
        var verbose = RunFor(["noisy"], "$accounts | Invoke-MailForward -Destination $new -Debug -Verbose 5>$null");

        // PowerShell asks after a warning; nobody answers here.
        Assert.DoesNotContain(questions, question => question.Contains("a step", StringComparison.Ordinal));
        Assert.Contains(debugged.Output, item => item.BaseObject is DebugRecord { Message: "a step" });
        Assert.Contains("a step", verbose.Verbose);
        Assert.All([debugged, verbose], result => Assert.Null(result.Thrown));
        Assert.All([debugged, verbose], result => Assert.Equal(["a warning"], result.Warnings));
    }

    [Fact]
    public void A_file_gets_the_lines_of_all_mailboxes_whole_and_keeps_what_it_has()
    {
        const string earlier = "2026-05-04 03:02:01.000+09:00 #1 what it has";
        File.WriteAllText(Log, earlier + Environment.NewLine);
        var verbs = Enumerable.Range(0, 24).Select(_ => Address("chatty")).ToArray();

        var result = Shell.Run(Prologue + "$accounts | Get-MailboxQuota -ThrottleLimit 8 -ProtocolLog $args[0] | Test-ImapSupport -ThrottleLimit 8 -ProtocolLog $args[0]"
            .Replace("$args[0]", $"'{Log}'", StringComparison.Ordinal), ("verbs", verbs));

        Assert.Empty(result.ErrorIds);
        var lines = File.ReadAllLines(Log);
        Assert.Equal(earlier, lines[0]);
        Assert.Equal(verbs.Concat(verbs).Select(verb => $"12:00 #1 pop.example.jp:995 C: NOOP of {verb}").Order(), lines.Skip(1).Order());
    }

    [Fact]
    public void A_line_that_was_not_written_keeps_no_other_process_waiting()
    {
        if (!OperatingSystem.IsLinux())
            return; // Nowhere else are the locks on files to be seen.
        MakeFull(Log);

        // The first mailbox's result comes while the cmdlet, with its log, is still at work on the second.
        var result = RunFor(["chatty", "slow"], $"$accounts | Get-MailboxQuota -ThrottleLimit 1 -ProtocolLog '{Log}' | ForEach-Object {{ (Get-Content /proc/locks) -match '{Turn}' -match \" $PID \"; 'seen' }}");

        Assert.Contains(Log, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["seen", "seen"], result.Output.Select(o => o.ToString()));
    }

    /// <summary>Where a log's turn is taken, as the system shows it.</summary>
    const string Turn = "4611686018427387904";

    /// <summary>Makes a file to which not a byte can be added.</summary>
    static void MakeFull(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write("12:00 #1 "u8);
        for (var step = 1L << 62; step > 0; step >>= 1)
        {
            try
            {
                file.SetLength(file.Length + step);
            }
            catch (Exception e) when (e is IOException or ArgumentException)
            {
            }
        }
    }

    [Fact]
    public void A_new_file_belongs_to_its_owner()
    {
        RunFor(["chatty"], $"$accounts | Get-MailboxQuota -ProtocolLog '{Log}'");

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
        Assert.Single(File.ReadAllLines(Log));
    }

    [Fact]
    public void A_file_that_is_no_log_gets_no_lines()
    {
        File.WriteAllText(Log, "<Objs Version=\"1.1.0.1\"/>");

        var result = RunFor(["chatty"], $"$accounts | Get-MailboxQuota -ProtocolLog '{Log}'");

        Assert.StartsWith("ProtocolLogNotWritable,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("<Objs Version=\"1.1.0.1\"/>", File.ReadAllText(Log));
    }

    [Theory]
    [InlineData("/nowhere/log.txt", "ProtocolLogNotWritable")]
    [InlineData("", "ProtocolLogNotWritable")]
    [InlineData("Env:Log", "InvalidArgument")]
    public void A_path_that_takes_no_log_is_an_error_before_anything_happens(string path, string id)
    {
        var address = Address("chatty");
        var given = path.Length == 0 || path[0] == '/' ? _folder.FullName + path : path;

        var result = Shell.Run(Prologue + $"$accounts | Get-MailboxQuota -ProtocolLog '{given}'", ("verbs", new[] { address }));

        Assert.Empty(result.Output);
        Assert.Equal($"{id},MailSyncPS.Commands.GetMailboxQuotaCommand", result.Error.FullyQualifiedErrorId);
        Assert.DoesNotContain(ScriptedModule.Notes, note => note.Contains(address, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
