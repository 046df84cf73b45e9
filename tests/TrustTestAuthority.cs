using System.Runtime.CompilerServices;

namespace MailSyncPS.TestServers.Tests;

static class TrustTestAuthority
{
    [ModuleInitializer]
    internal static void BeforeFirstHandshake() => TestCertificates.TrustInThisProcess();
}
