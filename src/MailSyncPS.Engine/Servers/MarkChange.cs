namespace MailSyncPS.Engine.Servers;

/// <summary>What has become of a folder since an earlier mark, by the mark it has now.</summary>
enum MarkChange
{
    /// <summary>Nothing can be told, as one of the marks is not known.</summary>
    Unknown,

    /// <summary>Nothing has come.</summary>
    Same,

    /// <summary>Messages have come, or may have.</summary>
    Ahead,

    /// <summary>It went back to an earlier state, as from a backup: ids are given a second time.</summary>
    WentBack,

    /// <summary>It numbers its messages anew: no id of before means anything.</summary>
    Renewed,
}
