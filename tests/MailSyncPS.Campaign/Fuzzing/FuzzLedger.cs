namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>Ledger files that were damaged on the disk.</summary>
static class FuzzLedger
{
    const int Page = 4096;

    /// <summary>Writes a ledger of an honest run, altered here and there.</summary>
    public static async Task WriteAsync(Random random, string path, Func<string, Task> makeAsync)
    {
        await makeAsync(path);
        var bytes = await File.ReadAllBytesAsync(path);
        for (var times = random.Next(1, 30); times > 0; times--)
            bytes = Alter(random, bytes);
        await File.WriteAllBytesAsync(path, bytes);
    }

    static byte[] Alter(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        var at = random.Next(bytes.Length);
        switch (random.Next(12))
        {
            case 0:
                return bytes[..at];
            case 1 when bytes.Length > 2 * Page:
                // A page in the place of another.
                var (from, to) = (random.Next(bytes.Length / Page), random.Next(bytes.Length / Page));
                bytes.AsSpan(from * Page, Page).ToArray().CopyTo(bytes, to * Page);
                return bytes;
            case 2:
                Array.Clear(bytes, at, Math.Min(random.Next(600), bytes.Length - at));
                return bytes;
            case 3:
                bytes[random.Next(Math.Min(100, bytes.Length))] = (byte)random.Next(256);
                return bytes;
            default:
                bytes[at] = (byte)random.Next(256);
                return bytes;
        }
    }
}
