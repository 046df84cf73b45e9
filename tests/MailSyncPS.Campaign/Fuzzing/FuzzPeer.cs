using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>Plays an honest server on a connection, and alters some of what it says.</summary>
/// <param name="random">What is altered, and how.</param>
/// <param name="makeServer">Makes the server of a connection.</param>
/// <param name="oneIn">One answer of so many is altered; 0 for none.</param>
sealed class FuzzPeer(Random random, Func<IFuzzServer> makeServer, int oneIn)
{
    /// <summary>How long a client may think: one that waits for what was taken out of an answer would wait for long.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    readonly Mutator _mutator = new(random);

    public async Task PlayAsync(PeerConnection peer)
    {
        var server = makeServer();
        await SayAsync(peer, server.Greeting);
        while (await peer.ReadLineAsync().WaitAsync(Longest) is { } line)
        {
            var answer = server.Answer(line);
            await SayAsync(peer, answer);
            if (server.Literal(line) is { } length)
                server.Take(await peer.ReadLiteralAsync(length).WaitAsync(Longest));
            if (line.EndsWith("LOGOUT", StringComparison.Ordinal) || line == "QUIT")
                return;
        }
    }

    async Task SayAsync(PeerConnection peer, string answer)
    {
        var bytes = Encoding.Latin1.GetBytes(answer);
        if (bytes.Length == 0)
            return;
        (bytes, var isCut) = Alter(bytes);
        // Segments end anywhere.
        var cut = isCut && bytes.Length > 1 ? 1 + bytes.Length / 3 : bytes.Length;
        if (cut > 0)
            await peer.WriteAsync(bytes[..cut]);
        if (cut < bytes.Length)
            await peer.WriteAsync(bytes[cut..]);
    }

    (byte[] Bytes, bool IsCut) Alter(byte[] bytes)
    {
        // Connections are played side by side.
        lock (_mutator)
            return oneIn > 0 && random.Next(oneIn) == 0 ? (_mutator.Mutate(bytes), random.Next(2) == 0) : (bytes, random.Next(8) == 0);
    }
}
