namespace MailSyncPS.Engine;

/// <summary>
/// Who is told what is said with servers, line by line: with a time, the connection and who spoke, without secrets and without
/// the mails themselves. A connection asks for it when it is opened, so that nothing is spent where nobody wants to know.
/// </summary>
public static class ProtocolLog
{
    static readonly AsyncLocal<Action<string>?> Writer = new();

    /// <summary>
    /// Takes the lines, from any thread; null for nobody. It holds for the flow of control that sets it and for all that this starts.
    /// </summary>
    public static Action<string>? Target
    {
        get => Writer.Value;
        set => Writer.Value = value;
    }
}
