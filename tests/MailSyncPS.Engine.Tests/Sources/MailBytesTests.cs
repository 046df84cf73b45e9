using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A message's bytes are the same whether they lie in one piece or in the stream they were read into.</summary>
public sealed class MailBytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    [InlineData((8 << 20) + 5)]
    public async Task They_come_out_as_they_went_in_however_often(int size)
    {
        var message = Message(size);
        var bytes = MailBytes.Of(new MemoryStream(message));
        Assert.Equal(size <= MailBytes.Large, bytes.TryGetWhole(out _));
        Assert.Equal(size, bytes.Length);
        Assert.True(message.AsSpan().StartsWith(bytes.Head));
        for (var time = 0; time < 2; time++)
        {
            using var synchronous = new MemoryStream();
            bytes.WriteTo(synchronous);
            Assert.Equal(message, synchronous.ToArray());
            using var asynchronous = new MemoryStream();
            await bytes.WriteToAsync(asynchronous, default);
            Assert.Equal(message, asynchronous.ToArray());
            using var read = new MemoryStream();
            bytes.Open().CopyTo(read);
            Assert.Equal(message, read.ToArray());
        }
        bytes.Drop();
        Assert.Equal((size, 0), (bytes.Length, bytes.Head.Length));
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData((8 << 20) + 5)]
    public void A_NUL_is_found_wherever_it_is(int size)
    {
        Assert.False(MailBytes.Of(new MemoryStream(Message(size))).HasNul());
        foreach (var place in (int[])[0, size / 2, size - 1])
        {
            var message = Message(size);
            message[place] = 0;
            Assert.True(MailBytes.Of(new MemoryStream(message)).HasNul());
        }
    }

    static byte[] Message(int size)
    {
        var message = new byte[size];
        for (var i = 0; i < size; i++)
            message[i] = (byte)(1 + i % 251);
        return message;
    }
}
