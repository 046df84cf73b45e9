using System.Runtime.CompilerServices;

namespace MailSyncPS.ModuleTests;

static class TrustTestAuthority
{
    [ModuleInitializer]
    internal static void BeforeFirstHandshake() => TestCertificates.TrustInThisProcess();
}
