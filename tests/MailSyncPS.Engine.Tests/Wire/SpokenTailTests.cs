using System.Text;
using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>The last that a server said, as lines: only those that are whole.</summary>
public sealed class SpokenTailTests
{
    /// <summary>What is said to a tail of 16 bytes, and its lines.</summary>
    public static TheoryData<string[], string[]> Said => new()
    {
        { [], [] },
        { ["x\n\r\ny\r\n"], ["x", "", "y"] },
        { ["* OK in\r\nA1 NO\r\n"], ["* OK in", "A1 NO"] },
        { ["* OK ", "in\r\nA1 ", "NO\r\n+"], ["A1 NO"] },
        { ["a line that is cut\r\nA1 NO\r\n"], ["A1 NO"] },
        { ["more than fits, without an end"], [] },
        { ["just what fits..", "x", "y"], [] },
        { ["more than fits, without an end", " and its end\r\n"], [] },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void Lines_that_are_cut_or_have_no_end_are_left_out(string[] said, string[] expected)
    {
        var tail = new SpokenTail(16);
        foreach (var part in said)
            tail.Add(Encoding.Latin1.GetBytes(part));

        Assert.Equal(expected, tail.Lines());

        tail.Clear();
        tail.Add("A2 OK\r\n"u8);
        Assert.Equal(["A2 OK"], tail.Lines());
    }
}
