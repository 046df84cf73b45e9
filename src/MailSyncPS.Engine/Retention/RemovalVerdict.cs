namespace MailSyncPS.Engine.Retention;

/// <summary>What is decided on a listed message.</summary>
enum RemovalVerdict
{
    /// <summary>It goes.</summary>
    Remove,
    /// <summary>It stays, as it is young or its age is unknown.</summary>
    KeepRecent,
    /// <summary>It stays, as no copy of it is proven.</summary>
    KeepUnproven,
    /// <summary>It stays, as its proven copy is not at the destination any more.</summary>
    KeepCopyGone,
}
