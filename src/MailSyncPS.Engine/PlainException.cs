namespace MailSyncPS.Engine;

/// <summary>
/// Another exception with its words made safe to show. A library puts a server's words into its exceptions as they came,
/// and people and tools print whole chains of them.
/// </summary>
sealed class PlainException : Exception
{
    readonly string _type;

    PlainException(string type, string message, string? stackTrace, Exception? inner)
        : base(message, inner) => (_type, StackTrace) = (type, stackTrace);

    public override string? StackTrace { get; }

    /// <summary>The exception safe to show, and those behind it.</summary>
    /// <param name="error">The exception; null for none.</param>
    /// <param name="hide">Takes out of a text what nobody may see.</param>
    public static Exception? Of(Exception? error, Func<string, string>? hide = null) => error switch
    {
        null or MailSyncException or PlainException => error,
        _ => new PlainException(error.GetType().FullName
            ?? error.GetType().Name, PlainText.Visible(hide is null ? error.Message : hide(error.Message)),
            error.StackTrace, Of(error.InnerException, hide)),
    };

    public override string ToString() =>
        $"{_type}: {Message}{(InnerException is null ? "" : $"{Environment.NewLine} ---> {InnerException}")}"
        + $"{(StackTrace is null ? "" : Environment.NewLine + StackTrace)}";
}
