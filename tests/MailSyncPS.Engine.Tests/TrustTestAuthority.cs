using System.Runtime.CompilerServices;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests;

static class TrustTestAuthority
{
    [ModuleInitializer]
    internal static void BeforeFirstHandshake() => TestCertificates.TrustInThisProcess();
}
