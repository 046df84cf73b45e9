namespace MailSyncPS.Engine.Servers;

/// <summary>A message that is to be stored for itself, and how far it has come.</summary>
/// <param name="folder">The folder that it goes to.</param>
/// <param name="mail">The message.</param>
/// <param name="answered">Hears the destination's answer.</param>
sealed class MailSending(CopyFolder folder, OutgoingMail mail, Action<AppendReply> answered)
{
    /// <summary>The folder that it goes to.</summary>
    public CopyFolder Folder => folder;

    /// <summary>The message.</summary>
    public OutgoingMail Mail => mail;

    /// <summary>Whether no other message may be under way over the same connection, so that it is to blame when that breaks.</summary>
    public bool GoesAlone { get; init; }

    /// <summary>Whether a part of it may have left: without an answer, nobody knows whether it was stored.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Its first byte is about to leave.</summary>
    public void Begin() => IsBegun = true;

    /// <summary>The destination has answered.</summary>
    public void Answer(AppendReply reply) => answered(reply);
}
