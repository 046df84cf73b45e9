namespace MailSyncPS.Engine.Forwarding;

/// <summary>What has become of a message in this run.</summary>
enum MessageOutcome
{
    /// <summary>Not tried.</summary>
    NotReached,
    /// <summary>Tried without an outcome that can be proven.</summary>
    Failed,
    /// <summary>Its copy was proven in this run.</summary>
    Forwarded,
    /// <summary>Its copy had been proven before, or was found at the destination without having been sent.</summary>
    AlreadyForwarded,
    /// <summary>It had been set aside before.</summary>
    Quarantined,
    /// <summary>It was set aside in this run.</summary>
    NewlyQuarantined,
}
