using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>A sentence about a mailbox.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Level">How much it matters; null for one that only tells.</param>
sealed record ReportSentence(string Text, ReportLevel? Level = null);
