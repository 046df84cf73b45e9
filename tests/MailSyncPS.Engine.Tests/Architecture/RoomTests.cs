namespace MailSyncPS.Engine.Tests.Architecture;

/// <summary>Each room knows those that <see cref="RoomTable"/> names for it and no others.</summary>
public sealed class RoomTests
{
    const string Engine = "MailSyncPS.Engine";
    const string Cmdlets = "MailSyncPS";

    static readonly Lazy<IReadOnlyList<Knowledge>> EngineKnowledge = new(() =>
        Knowledge.Read(typeof(MailSyncException).Assembly.Location, Engine));

    static readonly Lazy<IReadOnlyList<Knowledge>> CmdletKnowledge = new(() => Knowledge.Read(CmdletAssembly(), Cmdlets));

    [Fact]
    public void Each_room_knows_only_those_of_the_table()
    {
        Assert.NotEmpty(EngineKnowledge.Value);
        var strange = from k in EngineKnowledge.Value
                      where Knowledge.Within(k.To, Engine) && !MayKnow(RoomOf(k.From), RoomOf(k.To))
                      select k.Types;
        Assert.Empty(strange);
    }

    [Fact]
    public void The_table_names_no_room_in_vain()
    {
        var known = EngineKnowledge.Value.Where(k => Knowledge.Within(k.To, Engine)).Select(k => (RoomOf(k.From), RoomOf(k.To))).ToHashSet();

        Assert.Empty(RoomTable.Rooms.SelectMany(line => line.Value.Select(other => (line.Key, other))).Except(known));
    }

    [Fact]
    public void The_table_has_no_circle() => Assert.Null(CircleOf(RoomTable.Rooms.SelectMany(line =>
        line.Value.Concat(RoomTable.Common).Where(other => MayKnow(line.Key, other) && other != line.Key
            && !RoomTable.Common.Contains(line.Key)).Select(other => (line.Key, other)))));

    [Fact]
    public void A_library_is_known_only_where_the_table_says() =>
        Assert.Empty(EngineKnowledge.Value.Where(k => RoomTable.Libraries.Any(library => Knowledge.Within(k.To, library.Key)
            && !library.Value.Any(room => Knowledge.Within(k.From, $"{Engine}.{room}")))).Select(k => k.Types));

    [Fact]
    public void Each_library_is_known_where_the_table_says() =>
        Assert.Empty(RoomTable.Libraries.SelectMany(library => library.Value.Where(room => !EngineKnowledge.Value.Any(k =>
            Knowledge.Within(k.To, library.Key) && Knowledge.Within(k.From, $"{Engine}.{room}"))).Select(room => (library.Key, room))));

    [Fact]
    public void The_rooms_of_the_cmdlets_have_no_circle()
    {
        var known = CmdletKnowledge.Value.Where(k => Knowledge.Within(k.To, Cmdlets) && !Knowledge.Within(k.To, Engine))
            .Select(k => (RoomOfCmdlets(k.From), RoomOfCmdlets(k.To))).Where(pair => pair.Item1 != pair.Item2).Distinct().ToList();

        Assert.Contains(("Commands", "Binding"), known);
        Assert.Null(CircleOf(known));
    }

    [Fact]
    public void A_circle_is_found()
    {
        Assert.Null(CircleOf([("a", "b"), ("b", "c"), ("a", "c")]));
        Assert.Equal("a > b > c > a", CircleOf([("a", "b"), ("b", "c"), ("c", "a")]));
    }

    static bool MayKnow(string room, string other) => room == other || RoomTable.Rooms[room].Contains(other)
        || RoomTable.Common.Contains(other);

    /// <summary>The line of the table that a namespace of the engine belongs to.</summary>
    static string RoomOf(string name)
    {
        var room = name[Engine.Length..].TrimStart('.');
        return RoomTable.Rooms.Keys.Where(key => Knowledge.Within(room, key) && (key.Length > 0 || room.Length == 0))
            .MaxBy(key => key.Length) ?? throw new InvalidOperationException($"The table has no room {room}.");
    }

    /// <summary>The room of a namespace of the cmdlets; what lies in the root is Model's.</summary>
    static string RoomOfCmdlets(string name) => name == Cmdlets ? "" : name[(Cmdlets.Length + 1)..].Split('.')[0];

    static string? CircleOf(IEnumerable<(string From, string To)> pairs)
    {
        var known = pairs.ToLookup(pair => pair.From, pair => pair.To);
        var done = new HashSet<string>();
        return known.Select(room => Walk(room.Key, [])).FirstOrDefault(circle => circle is not null);

        string? Walk(string room, string[] way)
        {
            if (way.Contains(room))
                return string.Join(" > ", way.SkipWhile(passed => passed != room).Append(room));
            return done.Add(room) ? known[room].Select(next => Walk(next, [.. way, room])).FirstOrDefault(circle => circle is not null) : null;
        }
    }

    /// <summary>The cmdlets' assembly of the same configuration as these tests.</summary>
    static string CmdletAssembly()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(Texts.SourceTree.Folder, "MailSyncPS", "bin", configuration, "net8.0", "MailSyncPS.dll");
    }
}
