using System.Reflection;
using System.Runtime.CompilerServices;

namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>Lists in outputs, as a cell of a CSV file shows them.</summary>
public sealed class ItemListTests
{
    public static TheoryData<string, string> Lists
    {
        get
        {
            var lists = new TheoryData<string, string>();
            foreach (var type in typeof(MailAccount).Assembly.GetExportedTypes())
            {
                foreach (var property in type.GetProperties().Where(IsList))
                    lists.Add(type.FullName!, property.Name);
            }
            return lists;
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Every_list_of_an_output_tells_its_items(string type, string name)
    {
        var output = RuntimeHelpers.GetUninitializedObject(typeof(MailAccount).Assembly.GetType(type)!);
        var property = output.GetType().GetProperty(name)!;
        property.SetValue(output, Array.CreateInstance(property.PropertyType.GenericTypeArguments[0], 0));
        Assert.Equal("", property.GetValue(output)!.ToString());
    }

    [Fact]
    public void The_items_are_separated_and_none_are_empty()
    {
        Assert.Equal("Trash (Trash); Lists/go (Excluded)", new OldMailRemoval
        {
            Account = TestAccounts.At(1, MailProtocol.Imap, "old"),
            Destination = TestAccounts.At(1, MailProtocol.Imap, "new"),
            FoldersLeftOut = [new("Trash", FolderOmission.Trash), new("Lists/go", FolderOmission.Excluded)],
        }.FoldersLeftOut.ToString());
        Assert.Equal("06:00; 18:30", new ItemList<TimeOnly>([new(6, 0), new(18, 30)]).ToString());
        Assert.Equal("", new MailSyncStatus { Mailbox = "old", Protocol = MailProtocol.Imap, Server = "localhost" }.Runs.ToString());
    }

    static bool IsList(PropertyInfo property) => property.SetMethod is not null && property.PropertyType.IsGenericType
        && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
}
