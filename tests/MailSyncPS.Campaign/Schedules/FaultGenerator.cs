namespace MailSyncPS.Campaign.Schedules;

/// <summary>Chooses what goes wrong on a line, at any byte from the greeting to the end of the mailbox.</summary>
sealed class FaultGenerator(Random random)
{
    const int MostFaults = 3;
    const int BytesOfLogin = 100;
    const int BytesOfWords = 3000;
    const int BytesOfMail = 5000;

    /// <summary>Chooses the faults of a run.</summary>
    /// <param name="mails">How many mails the mailbox has about.</param>
    /// <param name="connections">Which of the first connections may have one.</param>
    /// <param name="chance">How probable it is that any has.</param>
    /// <param name="maySilence">Whether a line may fall silent.</param>
    public IReadOnlyList<LineFault> Next(int mails, int connections, double chance, bool maySilence)
    {
        if (random.NextDouble() >= chance)
            return [];
        var numbers = Enumerable.Range(0, random.Next(1, MostFaults + 1)).Select(_ => random.Next(1, connections + 1)).Distinct().Order();
        return [.. numbers.Select(number => NextFault(number, mails, maySilence))];
    }

    /// <summary>Holds back what a connection says once it has logged in.</summary>
    public LineFault NextLate(int connection) => new(connection, LineFaultKind.Late, ToServer: true, random.NextInt64(BytesOfLogin, BytesOfLogin * 8));

    LineFault NextFault(int number, int mails, bool maySilence)
    {
        var kind = NextKind(maySilence);
        var toServer = kind == LineFaultKind.Late || random.Next(2) == 0;
        return new LineFault(number, kind, toServer, NextByte(mails));
    }

    LineFaultKind NextKind(bool maySilence) => random.Next(100) switch
    {
        < 24 => LineFaultKind.Cut,
        < 38 => LineFaultKind.Reset,
        < 62 => LineFaultKind.CutForClient,
        < 69 => maySilence ? LineFaultKind.Late : LineFaultKind.Cut,
        < 74 => maySilence ? LineFaultKind.Stall : LineFaultKind.Reset,
        < 81 => LineFaultKind.Trickle,
        < 89 => LineFaultKind.Slow,
        _ => LineFaultKind.Refused,
    };

    long NextByte(int mails) => random.Next(10) switch
    {
        < 4 => random.NextInt64(1, BytesOfWords),
        < 8 => random.NextInt64(1, BytesOfWords + mails * BytesOfMail),
        _ => (long)Math.Exp(random.NextDouble() * Math.Log(BytesOfWords + 2L * mails * BytesOfMail)),
    };
}
