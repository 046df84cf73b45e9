namespace MailSyncPS.Engine.Forwarding;

/// <summary>Room at a destination.</summary>
/// <param name="Bytes">In bytes.</param>
/// <param name="Messages">As a number of messages.</param>
readonly record struct RoomUse(long Bytes, long Messages)
{
    /// <summary>Room without bounds.</summary>
    public static readonly RoomUse Endless = new(long.MaxValue, long.MaxValue);

    /// <summary>What mails take.</summary>
    public static RoomUse Of(IReadOnlyCollection<ForwardItem> items) => new(items.Sum(i => (long)i.Bytes.Length), items.Count);

    /// <summary>Whether there is as much.</summary>
    public bool FitsIn(RoomUse spare) => Bytes <= spare.Bytes && Messages <= spare.Messages;

    /// <summary>Half of it.</summary>
    public RoomUse Half => new(Bytes / 2, Messages / 2);

    public static RoomUse operator +(RoomUse one, RoomUse other) => new(one.Bytes + other.Bytes, one.Messages + other.Messages);

    public static RoomUse operator -(RoomUse one, RoomUse other) => new(one.Bytes - other.Bytes, one.Messages - other.Messages);
}
