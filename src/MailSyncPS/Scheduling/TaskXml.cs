using System.Globalization;
using System.Xml.Linq;

namespace MailSyncPS.Scheduling;

/// <summary>The definition of a task for Windows Task Scheduler (task schema 1.2).</summary>
static class TaskXml
{
    /// <summary>A run ends at last: one that waits for a server for ever would keep all later ones from starting.</summary>
    const string Longest = "PT20H";

    static readonly XNamespace Ns = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <summary>The definition.</summary>
    /// <param name="request">The schedule.</param>
    /// <param name="hasPassword">
    /// Whether the task logs in with a password, or as a managed service account, which has one of its own; otherwise nothing that was
    /// encrypted for the user can be opened.
    /// </param>
    /// <param name="from">The day of the first start.</param>
    internal static string Of(ScheduleRequest request, bool hasPassword, DateOnly from) =>
        new XDocument(new XElement(Ns + "Task", new XAttribute("version", "1.2"),
        Element("RegistrationInfo", Element("Description", request.Description)),
        Element("Triggers", [.. request.At.Select(time => Element("CalendarTrigger",
            Element("StartBoundary", from.ToDateTime(time).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            Element("Enabled", true),
            Element("ScheduleByDay", Element("DaysInterval", 1))))]),
        Element("Principals", new XElement(Ns + "Principal", new XAttribute("id", "Author"),
            Element("UserId", request.User),
            Element("LogonType", hasPassword ? "Password" : "S4U"),
            Element("RunLevel", "LeastPrivilege"))),
        Element("Settings",
            Element("MultipleInstancesPolicy", "IgnoreNew"),
            Element("DisallowStartIfOnBatteries", false),
            Element("StopIfGoingOnBatteries", false),
            Element("StartWhenAvailable", true),
            Element("RunOnlyIfNetworkAvailable", true),
            Element("Enabled", true),
            Element("ExecutionTimeLimit", Longest)),
        new XElement(Ns + "Actions", new XAttribute("Context", "Author"), Element("Exec",
            Element("Command", request.Command.Program),
            Element("Arguments", request.Command.ForWindows),
            Element("WorkingDirectory", request.Folder))))).ToString();

    static XElement Element(string name, params object[] content) => new(Ns + name, content);
}
