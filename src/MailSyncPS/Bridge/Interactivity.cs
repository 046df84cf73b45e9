namespace MailSyncPS.Bridge;

/// <summary>
/// Whether anybody may be watching. PowerShell itself shows no progress where its output goes to a file; under
/// -NonInteractive, and in a service, it would, and fill logs with it.
/// </summary>
static class Interactivity
{
    // What follows these is the script's own.
    static readonly string[] Last = ["file", "command", "encodedcommand"];

    internal static bool IsThere { get; } = Environment.UserInteractive && !IsNonInteractive(Environment.GetCommandLineArgs());

    static bool IsNonInteractive(IEnumerable<string> arguments) => arguments.Skip(1)
        .TakeWhile(argument => !IsOption(argument, out var name)
            || !Last.Any(last => last.StartsWith(name, StringComparison.OrdinalIgnoreCase)) && name is not ("ec" or "EC"))
        .Any(argument => IsOption(argument, out var name) && name.Length >= 4
            && "noninteractive".StartsWith(name, StringComparison.OrdinalIgnoreCase));

    static bool IsOption(string argument, out string name)
    {
        name = argument.TrimStart('-', '/');
        return name.Length > 0 && name.Length < argument.Length;
    }
}
