using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Messages that one command stores, or one writer one after the other, on their way to it.</summary>
sealed record StoreUnit(CopyFolder Folder, IReadOnlyList<ForwardItem> Items, CancellationToken CancellationToken)
{
    readonly TaskCompletionSource<IReadOnlyList<StoreAnswer>> _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether each message is a command of its own.</summary>
    public bool IsOneByOne { get; init; }

    /// <summary>An answer for each message, once there is one.</summary>
    public Task<IReadOnlyList<StoreAnswer>> AnswersAsync => _answers.Task;

    /// <summary>Answers.</summary>
    public void Answer(IReadOnlyList<StoreAnswer> answers) => _answers.SetResult(answers);

    /// <summary>Answers that nothing of it was sent.</summary>
    public void Decline(Exception? failure) => Answer([.. Items.Select(i => new StoreAnswer(i, null, null, MayBeStored: false, failure))]);
}
