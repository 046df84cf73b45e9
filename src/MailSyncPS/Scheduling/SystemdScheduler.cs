namespace MailSyncPS.Scheduling;

/// <summary>Timers of systemd: of the system, or of the user's own manager.</summary>
/// <param name="folder">Where the units lie.</param>
/// <param name="isForSystem">Whether they are the system's.</param>
sealed class SystemdScheduler(string folder, bool isForSystem) : IScheduler
{
    const string Program = "systemctl";

    /// <summary>The one of this user.</summary>
    internal static SystemdScheduler Here() => Environment.IsPrivilegedProcess
        ? new SystemdScheduler("/etc/systemd/system", isForSystem: true)
        : new SystemdScheduler(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "systemd", "user"),
            isForSystem: false);

    /// <summary>Whether this machine runs systemd.</summary>
    internal static bool IsRunning => Directory.Exists("/run/systemd/system");

    /// <summary>Whether a user's manager goes on while the user is not logged in.</summary>
    internal static bool Lingers(string user) => File.Exists($"/var/lib/systemd/linger/{user}");

    public bool Exists(string name) => File.Exists(TimerOf(name));

    public IReadOnlyList<ScheduleStep> Register(ScheduleRequest request) =>
    [
        new WriteFileStep(ServiceOf(request.Name), SystemdUnits.Service(request, isForSystem)),
        new WriteFileStep(TimerOf(request.Name), SystemdUnits.Timer(request)),
        Run("daemon-reload"),
        Run("enable", "--now", request.Name + ".timer"),
    ];

    public IReadOnlyList<ScheduleStep> Unregister(string name) =>
        [Run("disable", "--now", name + ".timer"), new DeleteFileStep(TimerOf(name)), new DeleteFileStep(ServiceOf(name)),
            Run("daemon-reload")];

    RunStep Run(params string[] arguments) => new(Program, isForSystem ? arguments : ["--user", .. arguments]);

    string ServiceOf(string name) => Path.Combine(folder, name + ".service");

    string TimerOf(string name) => Path.Combine(folder, name + ".timer");
}
