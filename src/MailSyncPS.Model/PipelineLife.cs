namespace MailSyncPS;

/// <summary>Whether a pipeline still runs: what its objects carry for its other cmdlets means nothing to a later one.</summary>
sealed class PipelineLife
{
    volatile bool _isOver;

    internal bool IsOver => _isOver;

    internal void End() => _isOver = true;
}
