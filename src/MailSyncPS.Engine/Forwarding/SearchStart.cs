using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Where a search of a destination folder begins.</summary>
/// <param name="From">The mark; not known where it begins with the first message.</param>
/// <param name="Since">
/// The mark that the last complete search got to; null where there was none, not known where the folder's ids don't tell any more what has
/// come since.
/// </param>
readonly record struct SearchStart(DestinationMark From, DestinationMark? Since);
