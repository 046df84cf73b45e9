using System.Reflection;
using Xunit.Sdk;

namespace MailSyncPS.TestServers.Tests;

/// <summary>A row of a theory for one of the other servers, which is skipped where that can't be had.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
sealed class OtherServerDataAttribute : DataAttribute
{
    readonly object[] _row;

    public OtherServerDataAttribute(OtherServerKind kind, params object[] more)
    {
        _row = [kind, .. more];
        Skip = OtherServer.WhyNot(kind);
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [_row];
}
