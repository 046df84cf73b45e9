namespace MailSyncPS.ModuleRunner;

/// <summary>The kinds of line that a child writes; each begins with its kind and a space.</summary>
public static class ChildLine
{
    /// <summary>A step was reached: its number and its name.</summary>
    public const string Step = "step";

    /// <summary>A cmdlet's output.</summary>
    public const string Result = "result";

    /// <summary>An error record: its id and its message.</summary>
    public const string Error = "error";

    /// <summary>A warning.</summary>
    public const string Warning = "warning";

    /// <summary>The last line of a child that was not killed.</summary>
    public const string End = "end";
}
