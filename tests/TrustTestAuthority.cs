using System.Runtime.CompilerServices;

namespace MailSyncPS.TestServers;

/// <summary>Makes a process of tests trust the authority behind the test servers' certificates. .NET reads what to trust once, before its first handshake.</summary>
static class TrustTestAuthority
{
    [ModuleInitializer]
    internal static void BeforeFirstHandshake() => TestCertificates.TrustInThisProcess();
}
