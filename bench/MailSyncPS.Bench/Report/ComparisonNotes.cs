using MailSyncPS.Bench.Contestants;

namespace MailSyncPS.Bench.Report;

/// <summary>What the columns of the comparison mean.</summary>
static class ComparisonNotes
{
    internal static string Text { get; } = FormattableString.Invariant($"""
        How it is measured: real Dovecot servers on the same machine, without TLS; the sizes of the mails are lognormal as in a company's mailbox.
        Where there is a round trip, every connection to source and destination passes a proxy in a process of its own that delays each byte and limits no throughput; without one, nothing stands between.
        All take turns, round after round; figures are medians of the rounds. Each copy goes to a new user with a new ledger or state, and the mails that arrive are counted in the server's storage; those of MailSyncPS are compared byte for byte, apart from the line ends that the server has its own way with.

        - *round trip*: what passes between a question and its answer, at the source and at the destination.
        - *who*: **MailSyncPS** is the built module with its default settings, in a process with a PowerShell engine; it keeps a durable ledger and reads every copy back before it counts it. **mbsync** copies from IMAP only, and reads nothing back. **The wire limit** is one POP3 connection that asks for all mails at once and one IMAP connection that streams them in without waiting, 100 mails to a command where the server has MULTIAPPEND; for the server like Gmail that is one which lacks Gmail's rule that a mail larger than 4,096 bytes must wait for the server's go-ahead. It records and proves nothing. **The LITERAL- limit** keeps to that rule and waits for nothing else, with several IMAP connections that share the mails; of MailSyncPS's ten connections to the destination, one reads back.
        - *mails/s*, *MB/s*: mails and megabytes of mail in the time of the copy; for MailSyncPS that is the duration of the cmdlet, for mbsync that of its process.
        - *CPU s/GB*: user and system time of the process during the copy, for each gigabyte of mail.
        - *peak MB*: the most memory that the process held (VmHWM); for MailSyncPS that includes the .NET runtime and the PowerShell engine.
        - *connections*: the most connections to the source and to the destination at the same time, as the proxies count them; one that was closed counts until its end has travelled both ways.
        - *to mbsync*: mails/s as a multiple of mbsync's, for the same destination and round trip, whatever the source.
        - *of the wire limit*: mails/s as a share of the wire limit's, for the same destination and round trip, whatever the source.
        - *of the LITERAL- limit*: likewise as a share of the LITERAL- limit's, that of one connection for -MaxConnections 2, of which one stores.
        - *start s*, *start CPU s*: time and processor time from the start of the process to the start of the cmdlet: the .NET runtime, the PowerShell engine, the import of the module, New-MailAccount, and one run of ForEach-Object, which the engine package on NuGet, unlike the program, does not have compiled ahead.
        - *rounds*: how often it was measured. Who needed more than half a minute was not asked again, nor was anybody after twelve minutes in all; *stopped* is mbsync after {Mbsync.Longest.TotalSeconds:0} seconds, with the mails that had arrived by then.

        """);
}
