using System.Text;
using MailSyncPS.Engine.Reporting;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Reporting;

public sealed class ReportFileTests : IDisposable
{
    readonly ScratchFolder _folder = new("report");

    const string Page = "<head><meta name=\"generator\" content=\"MailSyncPS 0.1.0\">";

    string Target => Path.Combine(_folder.Path, "report.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_report_takes_the_place_of_the_one_before()
    {
        await WriteAsync(new(), Page + "one");
        await WriteAsync(new(), Page + "two");

        Assert.Equal(Page + "two", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Half_a_report_never_takes_the_place_of_a_whole_one()
    {
        File.WriteAllText(Target, "whole");
        using var cancelled = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Place(new()).WriteAsync(output =>
        {
            output.Write("half"u8);
            cancelled.Cancel();
        }, cancelled.Token));
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => Place(new()).WriteAsync(output => throw new IOException("No space left."), default));

        Assert.Equal((MailFailure.ReportNotWritten, true), (failure.Failure, failure.Message.Contains("No space left", StringComparison.Ordinal)));
        Assert.Equal("whole", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_is_there_stays_where_that_was_asked_for()
    {
        File.WriteAllText(Target, "mine");

        Assert.Contains("-NoClobber", await RefusalAsync(new() { NoClobber = true }), StringComparison.Ordinal);
        File.SetAttributes(Target, FileAttributes.ReadOnly);
        Assert.Contains("-Force", await RefusalAsync(new()), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Target));

        await WriteAsync(new() { Force = true }, "new");
        Assert.Equal("new", File.ReadAllText(Target));
    }

    // It could have come while the report was being made.
    [Fact]
    public async Task A_file_that_comes_meanwhile_stays_too()
    {
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => Place(new() { NoClobber = true }).WriteAsync(output => File.WriteAllText(Target, "mine"), default));

        Assert.Equal((MailFailure.ReportNotWritten, "mine"), (failure.Failure, File.ReadAllText(Target)));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("missing/report.html", "does not exist")]
    [InlineData("", "is a folder")]
    [InlineData("/dev/null", "not a file")]
    public async Task A_path_that_can_not_be_is_refused(string path, string words)
    {
        if (path.StartsWith('/') && OperatingSystem.IsWindows())
            return;
        Assert.Contains(words, await RefusalAsync(new() { Path = path }), StringComparison.Ordinal);
    }

    /// <summary>As one of passwords, or a configuration: one Tab too early at the prompt.</summary>
    [Theory]
    [InlineData("<Objs Version=\"1.1.0.1\">", false)]
    [InlineData("@{ Destination = 'MailSyncPS' }", false)]
    [InlineData("Mailbox,Server", false)]
    [InlineData("", true)]
    [InlineData(Page, true)]
    [InlineData("\uFEFFMailbox,Protocol,Server,Date,UsedBytes", true)]
    [InlineData("{\"schemaVersion\":1,\"generator\":\"MailSyncPS 0.1.0\"", true)]
    public async Task What_is_no_earlier_report_stays_unless_it_is_forced(string text, bool isReplaced)
    {
        File.WriteAllText(Target, text);
        if (isReplaced)
        {
            await WriteAsync(new(), "new");
        }
        else
        {
            Assert.Contains("no earlier report", await RefusalAsync(new()), StringComparison.Ordinal);
            Assert.Equal(text, File.ReadAllText(Target));
            await WriteAsync(new() { Force = true }, "new");
        }
        Assert.Equal("new", File.ReadAllText(Target));
    }

    [Fact]
    public async Task A_link_stays_a_link_and_a_mode_stays_a_mode()
    {
        if (OperatingSystem.IsWindows())
            return;
        var real = Path.Combine(_folder.Path, "real.html");
        File.WriteAllText(real, Page);
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Target, real);

        await WriteAsync(new(), "new");

        Assert.Equal((real, "new"), (new FileInfo(Target).LinkTarget, File.ReadAllText(real)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
    }

    ReportFile Place(Options options) => new(new ReportRequest
    {
        Path = options.Path is null ? Target : Path.Combine(_folder.Path, options.Path),
        Since = default,
        Format = MailReportFormat.Html,
        NoClobber = options.NoClobber,
        Force = options.Force,
    });

    async Task WriteAsync(Options options, string text)
    {
        var file = Place(options);
        file.Check();
        await file.WriteAsync(output => output.Write(Encoding.UTF8.GetBytes(text)), default);
    }

    async Task<string> RefusalAsync(Options options)
    {
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => WriteAsync(options, "new"));
        Assert.Equal(MailFailure.ReportNotWritten, failure.Failure);
        return failure.Message;
    }

    sealed record Options
    {
        public string? Path { get; init; }

        public bool NoClobber { get; init; }

        public bool Force { get; init; }
    }
}
