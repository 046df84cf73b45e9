using MailSyncPS.Engine.SignIns;
using MailSyncPS.TestServers;
using Microsoft.Extensions.Time.Testing;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>What becomes of refresh tokens that their provider replaces each time.</summary>
public sealed class RefreshTests : IAsyncLifetime
{
    readonly SignInStage _stage = SignInStage.Begin();

    public Task InitializeAsync()
    {
        _stage.Provider.Rotates = true;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    TokenSource Source() => new(new KeptSignIn(SignInStage.Files, _stage.Name), "taro");

    [Fact]
    public async Task Processes_that_refresh_at_once_lose_no_token()
    {
        _stage.Refreshed("taro");
        var children = Enumerable.Range(0, 3).Select(_ => new SignInChild(SignInStage.Folder, _stage.Name, 6).Start()).ToList();
        try
        {
            var said = await Task.WhenAll(children.Select(child => child.ReadToEndAsync()));

            Assert.Equal(Enumerable.Repeat("token", 18), said.SelectMany(lines => lines).Where(line => line != "asks"));
            Assert.Equal(18, _stage.Provider.TokenRequests.Select(request => request["refresh_token"]).Distinct().Count());
            Assert.True(_stage.Provider.IsGood(_stage.Record.RefreshToken!));
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_that_is_killed_while_it_refreshes_leaves_a_whole_sign_in(bool rotates)
    {
        _stage.Provider.Rotates = rotates;
        _stage.Refreshed("taro");
        var asked = new TaskCompletionSource();
        var killed = new TaskCompletionSource();
        _stage.Provider.BeforeAnswer = async _ =>
        {
            asked.TrySetResult();
            await killed.Task;
        };
        using (var child = new SignInChild(SignInStage.Folder, _stage.Name, 1).Start())
        {
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await child.KillAsync();
            killed.SetResult();
        }
        _stage.Provider.BeforeAnswer = null;

        var next = await Xunit.Record.ExceptionAsync(() => Source().GetAsync(null, new RunTimeouts { SignInTurn = TimeSpan.FromSeconds(5) }, default));

        // Only a provider that takes back at once what it has given out anew makes a person sign in again.
        Assert.Equal(rotates ? MailFailure.SignInExpired : null, (next as MailSyncException)?.Failure);
        Assert.Equal(rotates, next?.Message.Contains("answer of the provider was lost", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task A_refusal_without_an_answer_that_was_lost_says_nothing_of_one()
    {
        _stage.Refreshed("taro");
        await Source().GetAsync(null, new RunTimeouts(), default);
        _stage.Provider.RevokeAll();

        var e = await Assert.ThrowsAsync<MailSyncException>(() => Source().GetAsync(null, new RunTimeouts(), default));

        Assert.DoesNotContain("was lost", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_can_not_be_kept_is_not_lost_while_the_process_lives()
    {
        _stage.Refreshed("taro");
        var keeper = new FullDisk(new KeptSignIn(SignInStage.Files, _stage.Name)) { IsFull = true };
        var source = new TokenSource(keeper, "taro");

        for (var times = 0; times < 3; times++)
            Assert.True((await Assert.ThrowsAsync<MailSyncException>(() => source.GetAsync(null, new RunTimeouts(), default))).IsTransient);
        keeper.IsFull = false;
        await source.GetAsync(null, new RunTimeouts(), default);

        // The provider was asked when the disk was full, and again when there was room.
        Assert.Equal(2, _stage.Provider.TokenRequests.Count);
        Assert.True(_stage.Provider.IsGood(_stage.Record.RefreshToken!));
    }

    sealed class FullDisk(ISignInKeeper keeper) : ISignInKeeper
    {
        public bool IsFull { get; set; }

        public SignInRecord Read() => keeper.Read();

        public Task<SignInTurn> TakeTurnAsync(RunTimeouts timeouts, CancellationToken cancellationToken) => keeper.TakeTurnAsync(timeouts, cancellationToken);

        public void Renew(string refreshToken, RunTimeouts timeouts)
        {
            if (IsFull)
                throw new MailSyncException(MailFailure.SignInNotKept, "The disk is full.");
            keeper.Renew(refreshToken, timeouts);
        }
    }

    [Fact]
    public async Task Over_hours_a_token_is_asked_for_when_one_ends_and_not_before()
    {
        _stage.Refreshed("taro");
        var clock = new FakeTimeProvider();
        var (source, timeouts) = (Source(), new RunTimeouts { Time = clock });

        var seen = new HashSet<AccessToken>();
        for (var minute = 0; minute < 6 * 60; minute++)
        {
            seen.Add(await source.GetAsync(null, timeouts, default));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        // One lives for an hour and is replaced five minutes before its end.
        Assert.Equal(7, seen.Count);
        Assert.Equal(7, _stage.Provider.TokenRequests.Count);
    }

    [Fact]
    public async Task What_was_registered_anew_is_used_at_once()
    {
        _stage.Refreshed("taro");
        var source = Source();
        var first = await source.GetAsync(null, new RunTimeouts(), default);
        _stage.Refreshed("hanako");

        Assert.NotEqual(first, await source.GetAsync(null, new RunTimeouts(), default));
        SignInStage.Files.Remove(_stage.Name);
        Assert.Equal(MailFailure.SignInMissing, (await Assert.ThrowsAsync<MailSyncException>(() => source.GetAsync(null, new RunTimeouts(), default))).Failure);
    }

    [Fact]
    public async Task One_refusal_is_told_to_all_who_wait()
    {
        _stage.Refreshed("taro");
        _stage.Provider.RevokeAll();
        var source = Source();

        var failures = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Assert.ThrowsAsync<MailSyncException>(() => source.GetAsync(null, new RunTimeouts(), default))));

        Assert.All(failures, failure => Assert.Equal(MailFailure.SignInExpired, failure.Failure));
        Assert.Single(_stage.Provider.TokenRequests);
    }
}
