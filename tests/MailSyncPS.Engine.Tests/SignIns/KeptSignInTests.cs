using System.Text;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>What lies in the user's folder, and who may have a hand in it.</summary>
public sealed class KeptSignInTests : IAsyncLifetime
{
    const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly SignInStage _stage = SignInStage.Begin();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    static string FileOf(string name) => SignInStage.Files.PathOf(name);

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        _stage.Refreshed("taro");

        if (!OperatingSystem.IsWindows())
            Assert.Equal(Mine, File.GetUnixFileMode(FileOf(_stage.Name)));
        Assert.DoesNotContain(_stage.Name, Path.GetFileName(FileOf(_stage.Name)), StringComparison.Ordinal);
        Assert.False(File.Exists(FileOf(_stage.Name) + ".new"));
    }

    [Theory]
    [InlineData((UnixFileMode)0b110_100_000)]
    [InlineData((UnixFileMode)0b110_000_100)]
    [InlineData((UnixFileMode)0b110_000_110)]
    public void What_others_may_read_or_write_is_refused(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        _stage.Refreshed("taro");
        File.SetUnixFileMode(FileOf(_stage.Name), mode);

        var e = Assert.Throws<MailSyncException>(() => SignInStage.Files.Find(_stage.Name));

        Assert.Equal(MailFailure.SignInNotKept, e.Failure);
        Assert.DoesNotContain("refresh", e.Message, StringComparison.Ordinal);
        File.Delete(FileOf(_stage.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"Name\":\"refresh-canary\"")]
    [InlineData("null")]
    public void What_is_none_is_told_without_its_content_and_hides_no_other(string text)
    {
        _stage.Refreshed("taro");
        var path = Path.Combine(SignInStage.Folder, $"{Guid.NewGuid():N}.signin");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Mine);
        try
        {
            var troubles = new List<MailSyncException>();

            var all = KeptSignIns.All(troubles.Add);

            Assert.Contains(all, signIn => signIn.Name == _stage.Name);
            Assert.Contains(troubles, e => e.Failure == MailFailure.SignInNotKept && e.Message.Contains(path, StringComparison.Ordinal));
            Assert.All(troubles, e => Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_sign_in_that_names_an_address_most_closely_covers_it()
    {
        var domain = _stage.Name + ".example.jp";
        foreach (var pattern in (string[])["*@" + domain, "taro@" + domain, "t*@" + domain])
            SignInStage.Files.Save(_stage.Refreshed("taro", pattern) with { Addresses = [pattern], Servers = ["imap.*.jp"] }, new RunTimeouts());
        SignInStage.Files.Remove(_stage.Name);

        Assert.Equal("taro@" + domain, KeptSignIns.Covering("Taro@" + domain, "imap.example.jp"));
        Assert.Equal("t*@" + domain, KeptSignIns.Covering("tomo@" + domain, "imap.example.jp"));
        Assert.Equal("*@" + domain, KeptSignIns.Covering("hanako@" + domain, null));
        Assert.Null(KeptSignIns.Covering("taro@" + domain, "pop.example.jp"));
    }

    [Fact]
    public void Its_texts_show_no_secret()
    {
        var record = _stage.AppOnly("canary-secret-1");

        Assert.DoesNotContain("canary", $"{record}{record.Shown()}{new AccessToken("canary", default, 0, default)}{new TokenReply("canary", 0, default, "canary")}", StringComparison.Ordinal);
        Assert.DoesNotContain(typeof(MailSignIn).GetProperties(), property => $"{property.GetValue(record.Shown())}".Contains("canary", StringComparison.Ordinal));
    }
}
