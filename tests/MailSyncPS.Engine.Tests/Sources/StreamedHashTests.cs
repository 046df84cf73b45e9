using MailSyncPS.Engine.Tracking;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A message hashed piece by piece has the hash of the whole.</summary>
public sealed class StreamedHashTests(ITestOutputHelper output)
{
    [Fact]
    public void Pieces_of_any_size_make_the_hash_of_the_whole()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var message = new byte[random.Next(60)];
            for (var b = 0; b < message.Length; b++)
                message[b] = "\r\n\r\nabc"u8[random.Next(7)];
            using var hash = new StreamedHash();
            for (var at = 0; at < message.Length;)
            {
                var count = Math.Min(random.Next(1, 9), message.Length - at);
                hash.Append(message.AsSpan(at, count));
                at += count;
            }
            AssertSame(MessageHash.Of(message), hash.End());
        }
    }

    [Fact]
    public void A_large_message_has_the_same_hash_from_a_stream()
    {
        var message = new byte[(3 << 20) + 5];
        new Random(1).NextBytes(message);
        AssertSame(MessageHash.Of(message), MessageHash.Of(new MemoryStream(message)));
        AssertSame(MessageHash.Of(message.AsSpan(0, 1000)), MessageHash.Of(new MemoryStream(message, 0, 1000)));
    }

    static void AssertSame(MessageHash whole, MessageHash streamed)
    {
        Assert.Equal(Convert.ToHexString(whole.Exact), Convert.ToHexString(streamed.Exact));
        Assert.Equal(Convert.ToHexString(whole.Canonical), Convert.ToHexString(streamed.Canonical));
        Assert.Equal(Convert.ToHexString(whole.Stable), Convert.ToHexString(streamed.Stable));
        Assert.Equal((whole.Size, whole.CanonicalSize, whole.StableSize), (streamed.Size, streamed.CanonicalSize, streamed.StableSize));
        Assert.Equal(whole.LikelySizes.Order(), streamed.LikelySizes.Order());
    }
}
