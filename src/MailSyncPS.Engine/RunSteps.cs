using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace MailSyncPS.Engine;

/// <summary>
/// Tells of every step that has an effect: a change of the ledger, before it, within its transaction and when it is durable,
/// the lock on a mailbox, and a command that was sent. Tools listen through .NET's diagnostics; a listener is called at the step itself,
/// and the run waits for it.
/// </summary>
static class RunSteps
{
    /// <summary>The name to listen for in <see cref="DiagnosticListener.AllListeners"/>.</summary>
    public const string SourceName = "MailSyncPS.Engine";

    static readonly DiagnosticListener Listener = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    public static bool AreWatched => Listener.IsEnabled();

    /// <summary>A step was reached, named by kind and detail, as in <c>ledger saved Copied</c>. Secrets are never part of a name.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A step carries no payload.")]
    public static void Reach(string step) => Listener.Write(step, null);
}
