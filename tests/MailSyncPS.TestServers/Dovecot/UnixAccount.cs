using System.Globalization;

namespace MailSyncPS.TestServers;

/// <summary>A user of this machine.</summary>
sealed record UnixAccount(string Name, uint UserId, uint GroupId)
{
    /// <summary>Who owns the mail: an unprivileged user when we are root, since Dovecot serves no mail of root, otherwise ourselves.</summary>
    internal static UnixAccount MailOwner { get; } = UnixCalls.CurrentUserId == 0
        ? Find(fields => fields[0] == "nobody") ?? Find(fields => fields[0] == "mail") ?? throw new InvalidOperationException("There is neither a user nobody nor mail.")
        : Find(fields => fields[2] == UnixCalls.CurrentUserId.ToString(CultureInfo.InvariantCulture)) ?? throw new InvalidOperationException("The current user has no name.");

    /// <summary>The name of the account's group.</summary>
    internal string GroupName => File.ReadLines("/etc/group").Select(line => line.Split(':'))
        .FirstOrDefault(fields => fields.Length > 2 && fields[2] == GroupId.ToString(CultureInfo.InvariantCulture))?[0] ?? Name;

    /// <summary>Gives a file or folder to this account.</summary>
    internal void Own(string path)
    {
        if (UnixCalls.CurrentUserId == 0)
            UnixCalls.ChangeOwner(path, UserId, GroupId);
    }

    static UnixAccount? Find(Func<string[], bool> condition) => File.ReadLines("/etc/passwd").Select(line => line.Split(':'))
        .Where(fields => fields.Length > 3 && condition(fields))
        .Select(fields => new UnixAccount(fields[0], uint.Parse(fields[2], CultureInfo.InvariantCulture), uint.Parse(fields[3], CultureInfo.InvariantCulture)))
        .FirstOrDefault();
}
