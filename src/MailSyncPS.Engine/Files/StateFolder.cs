namespace MailSyncPS.Engine.Files;

/// <summary>Where the platform keeps what applications remember for a user.</summary>
static class StateFolder
{
    /// <summary>The product's own folder there; null where the user has no home.</summary>
    public static string? Find()
    {
        if (OperatingSystem.IsWindows())
            return InProduct(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify));

        if (OperatingSystem.IsMacOS())
            return InProduct(Below(Home(), "Library", "Application Support"));

        // The XDG specification has relative values ignored.
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return InProduct(Path.IsPathRooted(state) ? state : Below(Home(), ".local", "state"));
    }

    /// <summary>
    /// The path that a variable names; null where it names none. No shell has looked at a variable that a service or a profile sets, so
    /// a tilde counts.
    /// </summary>
    public static string? Named(string variable)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrWhiteSpace(path) ? null
            : path.StartsWith("~/", StringComparison.Ordinal)
                || OperatingSystem.IsWindows() && path.StartsWith(@"~\", StringComparison.Ordinal)
            ? Path.Combine(Home(), path[2..]) : path;
    }

    static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    static string? InProduct(string? folder) => Below(folder, "MailSyncPS");

    static string? Below(string? folder, params string[] names) => string.IsNullOrEmpty(folder) ? null : Path.Combine([folder, .. names]);
}
