using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MailSyncPS.Engine.Ledger.Copying;

/// <summary>Sums up rows, so that two tables can be compared whatever their size.</summary>
sealed class RowHash : IDisposable
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many rows were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds rows.</summary>
    public void Add(IReadOnlyList<object?[]> rows)
    {
        foreach (var value in rows.SelectMany(row => row))
        {
            var (kind, bytes) = value switch
            {
                null => ('0', []),
                long number => ('n', Of(number)),
                double fraction => ('f', Of(BitConverter.DoubleToInt64Bits(fraction))),
                string text => ('t', Encoding.UTF8.GetBytes(text)),
                byte[] blob => ('b', blob),
                CopyToken token => ('k', Encoding.UTF8.GetBytes(token.ToString())),
                _ => throw new InvalidDataException(value.GetType().Name),
            };
            _hash.AppendData([(byte)kind]);
            _hash.AppendData(Of(bytes.LongLength));
            _hash.AppendData(bytes);
        }
        Count += rows.Count;
    }

    /// <summary>The sum of all rows so far.</summary>
    public string Sum() => Convert.ToHexString(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    static byte[] Of(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }
}
