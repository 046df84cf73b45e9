namespace MailSyncPS.Campaign.Schedules;

/// <summary>Something that happens in a schedule.</summary>
abstract record ScheduleAction;
