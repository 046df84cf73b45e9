using System.Globalization;
using System.Runtime.CompilerServices;

namespace MailSyncPS.Engine.Tests;

/// <summary>The tests read English whatever language the machine speaks; one that wants another sets it for itself.</summary>
static class PinnedCulture
{
    [ModuleInitializer]
    internal static void Pin()
    {
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }
}
