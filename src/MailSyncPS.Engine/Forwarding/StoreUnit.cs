using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Messages on their way to a writer: one that is stored for itself, or several that one command stores.</summary>
sealed record StoreUnit(CopyFolder Folder, IReadOnlyList<ForwardItem> Items, CancellationToken CancellationToken)
{
    readonly TaskCompletionSource<IReadOnlyList<StoreAnswer>> _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether several messages are each a command of their own, the next one after the answer to the one before.</summary>
    public bool IsOneByOne { get; init; }

    /// <summary>Whether it is one message that is stored for itself, while others may be under way.</summary>
    public bool IsSingle { get; init; }

    /// <summary>An answer for each message, once there is one.</summary>
    public Task<IReadOnlyList<StoreAnswer>> AnswersAsync => _answers.Task;

    /// <summary>Answers.</summary>
    public void Answer(IReadOnlyList<StoreAnswer> answers) => _answers.SetResult(answers);

    /// <summary>Answers that nothing of it was sent.</summary>
    public void Decline(Exception? failure) => Answer([.. Items.Select(i => new StoreAnswer(i, null, null, MayBeStored: false, failure))]);
}
