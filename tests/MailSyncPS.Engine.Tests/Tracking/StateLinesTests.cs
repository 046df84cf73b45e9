using System.Text;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Tests.Tracking;

/// <summary>In which ways two messages count as one.</summary>
public sealed class StateLinesTests
{
    [Theory]
    [InlineData("Subject: a\r\n\r\nb\r\n", "Subject: a\r\n\r\nb\r\n", ProofKind.Exact)]
    [InlineData("Subject: a\n\nb\n", "Subject: a\r\n\r\nb\r\n", ProofKind.LineEnds)]
    [InlineData("Subject: a\r\n\r\nb", "Subject: a\r\n\r\nb\r\n\r\n", ProofKind.LineEnds)]
    [InlineData("Subject: a\r\r\n\r\nb", "Subject: a\r\n\r\nb", ProofKind.LineEnds)]
    [InlineData("Subject: a\r\nStatus: O\r\n\r\nb\r\n", "Subject: a\r\nStatus: RO\r\n\r\nb\r\n", ProofKind.StateLines)]
    [InlineData("Subject: a\r\nStatus: O\r\n\r\nb\r\n", "Subject: a\r\n\r\nb\r\n", ProofKind.StateLines)]
    [InlineData("Subject: a\r\n\r\nb\r\n", "Subject: a\r\nX-UID: 12\r\nx-keywords: a\r\n b c\r\n\r\nb\n", ProofKind.StateLines)]
    [InlineData("STATUS: \r\nX-IMAPbase: 1 2\r\nSubject: a\r\nContent-Length: 3\r\n\r\nb\r\n", "Subject: a\r\n\r\nb\r\n", ProofKind.StateLines)]
    [InlineData("Status: O\r\n\r\nb", "Status: RO\r\n\r\nb", ProofKind.StateLines)]
    [InlineData("Subject: a\r\nX-Antivirus: Avast (VPS 26112N-0)\r\nX-Antivirus-Status: Clean\r\n\r\nb", "Subject: a\r\nX-Antivirus: Avast (VPS 26113N-2)\r\n\r\nb", ProofKind.StateLines)]
    [InlineData("Subject: a\r\nX-Antivirus-Status-More: Clean\r\n\r\nb", "Subject: a\r\n\r\nb", ProofKind.None)]
    // Without a body the lines are the last ones, and their line ends go with them.
    [InlineData("Subject: a\r\nStatus: O\r\n\r\n", "Subject: a\r\n\r\n", ProofKind.StateLines)]
    [InlineData("no header\r\nat all\r\nStatus: O\r\nX-UID: 1\r\n", "no header\r\nat all\r\n", ProofKind.StateLines)]
    [InlineData("Status: O\r\n\r\n", "", ProofKind.StateLines)]
    [InlineData("Status: O\r\nX-UID: 1\r\n\r\nbody", "\r\nbody", ProofKind.StateLines)]
    [InlineData("Subject: a\r\n\r\nStatus: O\r\n", "Subject: a\r\n\r\nStatus: RO\r\n", ProofKind.None)]
    [InlineData("Subject: a\r\nX-Status-Note: 1\r\n\r\nb", "Subject: a\r\nX-Status-Note: 2\r\n\r\nb", ProofKind.None)]
    [InlineData("Subject: a\r\nX-Note: b\r\n Status: O\r\n\r\nb", "Subject: a\r\nX-Note: b\r\n Status: RO\r\n\r\nb", ProofKind.None)]
    // A CR alone is no line end: what follows it would become a field of its own.
    [InlineData("X-Note: hello\rSubject: pay Mallory\r\n\r\nb\r\n", "X-Note: hello\r\nSubject: pay Mallory\r\n\r\nb\r\n", ProofKind.None)]
    [InlineData("X-Note: hello\rStatus: O\r\n\r\nb\r\n", "X-Note: hello\r\n\r\nb\r\n", ProofKind.None)]
    [InlineData("Subject: a\r\n\r\nb\rc", "Subject: a\r\n\r\nb\r\nc", ProofKind.None)]
    [InlineData("Subject: a\r\n\r\nb\rc", "Subject: a\r\n\r\nbc", ProofKind.None)]
    [InlineData("Subject: a\r\n\r\nb  \r\n", "Subject: a\r\n\r\nb\r\n", ProofKind.None)]
    [InlineData("", "\r\n", ProofKind.LineEnds)]
    public void Two_messages_are_one(string one, string other, object kind)
    {
        var (first, second) = (Encoding.Latin1.GetBytes(one), Encoding.Latin1.GetBytes(other));
        Assert.Equal(kind, MessageHash.Of(first).Compare(MessageHash.Of(second)));
        Assert.Equal(kind, MessageHash.Of(second).Compare(MessageHash.Of(first)));
        Assert.Equal(kind, Streamed(first).Compare(Streamed(second)));
    }

    [Fact]
    public void A_message_hashed_in_pieces_has_the_stable_hash_of_the_whole()
    {
        var text = Encoding.Latin1.GetBytes("Received: a\r\n\tb\r\nStatus: RO\r\n folded\r\nX-Keywords:\r\nSubject: a\r\nX-UIDL: 1\r\nContent-Length: 12\r\nContent-Lengthy: 3\r\n\r\nStatus: O\r\nbody\r\n");
        var whole = MessageHash.Of(text);
        for (var size = 1; size < text.Length; size++)
        {
            using var hash = new StreamedHash();
            foreach (var piece in text.Chunk(size))
                hash.Append(piece);
            var streamed = hash.End();
            Assert.Equal(Convert.ToHexString(whole.Stable), Convert.ToHexString(streamed.Stable));
            Assert.Equal(whole.StableSize, streamed.StableSize);
        }
        Assert.Equal("Received: a\r\n\tb\r\nSubject: a\r\nContent-Lengthy: 3\r\n\r\nStatus: O\r\nbody".Length, whole.StableSize);
    }

    static MessageHash Streamed(byte[] bytes)
    {
        using var hash = new StreamedHash();
        hash.Append(bytes);
        return hash.End();
    }
}
