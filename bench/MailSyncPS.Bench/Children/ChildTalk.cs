using System.Text.Json;

namespace MailSyncPS.Bench.Children;

/// <summary>How a child gets its order and gives its report: a line of JSON each. It ends when the one who asks is gone.</summary>
static class ChildTalk
{
    const int Orphaned = 9;

    internal static T ReadOrder<T>()
    {
        var order = JsonSerializer.Deserialize<T>(Console.In.ReadLine() ?? "") ?? throw new InvalidOperationException("There is no order.");
        new Thread(EndWithParent) { IsBackground = true }.Start();
        return order;
    }

    internal static void WriteReport<T>(T report) => Console.Out.WriteLine(JsonSerializer.Serialize(report));

    // Nothing is said after the order: what comes next is the end of the one who gave it.
    static void EndWithParent()
    {
        Console.In.ReadLine();
        Environment.Exit(Orphaned);
    }
}
