using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Simulation.Servers;

/// <summary>A folder of a simulated server.</summary>
/// <param name="name">Its full name.</param>
/// <param name="use">What it is for.</param>
/// <param name="epoch">How many folders of its mailbox may have had its name before: its UIDVALIDITY is another one.</param>
sealed class SimulatedFolder(string name, SpecialUse use, uint epoch = 0)
{
    const uint FirstValidity = 1_700_000_000;

    const uint EpochStep = 1000;

    /// <summary>Its full name.</summary>
    public string Name => name;

    /// <summary>What it is for.</summary>
    public SpecialUse Use => use;

    /// <summary>UIDVALIDITY.</summary>
    public uint Validity { get; private set; } = FirstValidity + EpochStep * epoch;

    /// <summary>UIDNEXT.</summary>
    public uint UidNext { get; private set; } = 1;

    /// <summary>What lies in it, oldest first.</summary>
    public List<SimulatedMail> Mails { get; private set; } = [];

    /// <summary>Puts a mail into it.</summary>
    /// <returns>The mail as it lies there.</returns>
    public SimulatedMail Add(SimulatedMail mail)
    {
        var added = mail with { Uid = UidNext++ };
        Mails.Add(added);
        return added;
    }

    /// <summary>Gives all mails other UIDs, under another UIDVALIDITY.</summary>
    public void Renumber()
    {
        var mails = Mails;
        (Validity, UidNext, Mails) = (Validity + 1, 1, []);
        mails.ForEach(m => Add(m));
    }

    /// <summary>The same by another name.</summary>
    public SimulatedFolder As(string other) => new(other, use) { Validity = Validity, UidNext = UidNext, Mails = Mails };

    /// <summary>The same once more.</summary>
    public SimulatedFolder Copy() => new(name, use) { Validity = Validity, UidNext = UidNext, Mails = [.. Mails] };
}
