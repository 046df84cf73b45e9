using MailKit;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>What folders are for by their names, on both sides.</summary>
public sealed class FolderUsesTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData(SpecialUse.Trash, "Trash", "TRASH", "Deleted Items", "Deleted Messages", "deleted-items", "Recoverable Items", "Bin", "ゴミ箱", "ごみ箱", "ｺﾞﾐ箱", "削除済みアイテム", "削除済みメール", "Papierkorb", "Gelöschte Elemente", "Corbeille", "E\u0301le\u0301ments supprime\u0301s", "Papelera", "Elementos eliminados", "Lixeira", "Itens excluídos", "Cestino", "Posta eliminata", "Prullenbak", "Verwijderde items", "Kosz", "Elementy usunięte", "Корзина", "Удаленные", "휴지통", "지운 편지함", "已删除邮件", "刪除的郵件", "垃圾桶", "Papirkurv", "Çöp Kutusu")]
    [InlineData(SpecialUse.Junk, "Junk", "SPAM", "Junk E-mail", "Junk Email", "Bulk Mail", "迷惑メール", "迷惑メールフォルダー", "スパム", "Spamverdacht", "Courrier indésirable", "Correo no deseado", "Lixo Eletrônico", "Posta indesiderata", "Ongewenste e-mail", "Wiadomości-śmieci", "Спам", "스팸 편지함", "垃圾邮件", "垃圾郵件")]
    [InlineData(SpecialUse.Sent, "Sent", "Sent Items", "sent-mail", "Sent Messages", "送信済みアイテム", "送信済みトレイ", "Gesendete Elemente", "Éléments envoyés", "Elementos enviados", "Itens enviados", "Posta inviata", "Verzonden items", "Elementy wysłane", "Отправленные", "보낸편지함", "已发送邮件", "寄件備份")]
    [InlineData(SpecialUse.Drafts, "Drafts", "下書き", "Entwürfe", "Brouillons", "Borradores", "Rascunhos", "Bozze", "Concepten", "Kopie robocze", "Черновики", "임시보관함", "草稿")]
    [InlineData(SpecialUse.Archive, "Archive", "アーカイブ", "Archiv", "Archives", "Arquivo", "Archivio", "Архив")]
    [InlineData(SpecialUse.None, "Trashy novels", "Junkyard", "Sentinel", "Projects", "Binary", "受信済み", "削除予定の案件", "[Gmail]", "All Mail", "Starred", "Wichtig", "INBOX")]
    public void Names_tell_it_in_the_languages_of_the_field(object use, params string[] names) =>
        Assert.All(names, name => Assert.Equal(use, FolderUses.Of(SpecialUse.None, [name], [SpecialUse.None]).Use));

    [Fact]
    public void The_servers_word_counts_for_more_and_what_lies_in_trash_is_trash()
    {
        Assert.Equal((SpecialUse.Archive, UseOrigin.Server), FolderUses.Of(AttributeUses.Of(FolderAttributes.Archive), ["Trash"], [SpecialUse.None]));
        Assert.Equal((SpecialUse.Trash, UseOrigin.FolderAbove), FolderUses.Of(SpecialUse.None, ["ゴミ箱", "2024"], [SpecialUse.None, SpecialUse.None]));
        Assert.Equal((SpecialUse.Trash, UseOrigin.FolderAbove), FolderUses.Of(SpecialUse.None, ["Rest", "2024"], [SpecialUse.Trash, SpecialUse.None]));
        Assert.Equal((SpecialUse.None, UseOrigin.Name), FolderUses.Of(SpecialUse.None, ["Trash", "2024"], [SpecialUse.Archive, SpecialUse.None]));
        Assert.Equal(SpecialUse.Trash, FolderUses.Of(SpecialUse.None, ["INBOX", "Trash"], [SpecialUse.None, SpecialUse.None]).Use);
        Assert.Equal(SpecialUse.All, FolderUses.Of(SpecialUse.None, ["[Gmail]", "すべてのメール"], [SpecialUse.None, SpecialUse.None]).Use);
        Assert.Equal(SpecialUse.Important, FolderUses.Of(AttributeUses.Of(FolderAttributes.Important), ["[Gmail]", "x"], [SpecialUse.None, SpecialUse.None]).Use);
    }

    [Theory]
    [InlineData("Work", "Trash", SpecialUse.None)]
    [InlineData("Lists", "Spam", SpecialUse.None)]
    [InlineData("INBOX", "Junk", SpecialUse.Junk)]
    [InlineData("Trash", "Spam", SpecialUse.Trash)]
    public void Within_a_folder_of_peoples_own_no_name_tells_that_something_is_thrown_away(string above, string name, object use) =>
        Assert.Equal(use, FolderUses.Of(SpecialUse.None, [above, name], [SpecialUse.None, SpecialUse.None]).Use);

    /// <summary>A mail that lies in no folder that the server calls Trash or Junk is somebody's mail.</summary>
    [Theory]
    [InlineData("Bin")]
    [InlineData("Bulk")]
    [InlineData("Kunden/Abfall")]
    [InlineData("Lists/Spam")]
    [InlineData("Bin/2026")]
    public async Task Where_the_server_says_which_folder_is_trash_no_other_ones_mail_is_left_out(string name)
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Trash", "\\Trash", 1);
        Old.Add("Junk", "\\Junk", 1);
        Old.Add(name, mails: 3);
        New.Add("Trash", "\\Trash");
        New.Add("Junk", "\\Junk");
        var result = await ForwardAsync();
        Assert.Equal((4, true), (result.Forwarded, result.Complete));
        Assert.Empty(New["Trash"].Mails);
        Assert.Empty(New["Junk"].Mails);
        Assert.Equal(0, (await ForwardAsync()).Forwarded);
        Assert.Equal(4, (await RemoveAsync()).Removed);
        Assert.Equal(2, Old.Folders.Sum(f => f.Mails.Count));
    }

    /// <summary>What a view shows lies elsewhere too; a folder that a server marks as one may hold mail of its own.</summary>
    [Theory]
    [InlineData("\\All", true)]
    [InlineData("\\Flagged", true)]
    [InlineData("\\Important", true)]
    [InlineData("\\Flagged", false)]
    public async Task A_view_that_holds_mail_of_its_own_is_told(string mark, bool isOwn)
    {
        Old.Add("INBOX", mails: 3);
        Old.Add("Trash", "\\Trash").Add(ScriptedMailbox.Mail("thrown away long ago"));
        var view = Old.Add("Shown", mark);
        view.Add(Old["INBOX"].Mails[1].Bytes);
        view.Add(Old["Trash"].Mails[0].Bytes);
        if (isOwn)
            view.Add(ScriptedMailbox.Mail("a mail that lies in no other folder"));
        for (var run = 0; run < 2; run++)
        {
            Assert.Equal(!isOwn, (await ForwardAsync()).Complete);
            Assert.Equal(isOwn ? 1 : 0, Observer.Lines.Count(l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("Shown", StringComparison.Ordinal)));
        }
        Assert.True((await ForwardAsync(r => r with { Folders = r.Folders with { Excluded = ["Shown"] } })).Complete);
        Assert.Equal(3, New.Folders.Sum(f => f.Mails.Count));
    }

    [Fact]
    public async Task What_was_thrown_away_and_is_asked_for_stays_thrown_away()
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Trash", "\\Trash", 2);
        Old.Add("Trash/2024", mails: 2);
        New.Add("Trash", "\\Trash");
        Assert.True((await ForwardAsync(r => r with { Folders = ["*"] })).Complete);
        Assert.Equal((2, 2), (New["Trash"].Mails.Count, New["Trash/2024"].Mails.Count));
    }

    /// <summary>A mail that comes while the others are copied lies in a view as well, and in no folder as it was listed.</summary>
    [Fact]
    public async Task What_comes_during_a_run_makes_no_view_suspicious()
    {
        Old.Add("INBOX", mails: 3);
        var view = Old.Add("Shown", "\\All");
        view.Add(Old["INBOX"].Mails[0].Bytes);
        var hasCome = false;
        Old.Refuse = command =>
        {
            if (command.StartsWith("EXAMINE Shown", StringComparison.Ordinal) && !hasCome)
            {
                hasCome = true;
                var mail = ScriptedMailbox.Mail("a mail that has come just now, of a size of its own");
                Old["INBOX"].Add(mail);
                view.Add(mail);
            }
            return null;
        };
        Assert.True((await ForwardAsync()).Complete);
        Assert.True(hasCome);
        Assert.DoesNotContain(Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal));
    }

    /// <summary>A destination may do away with what lies in its Trash and Junk, by whatever sign it knows them.</summary>
    [Fact]
    public async Task What_was_not_thrown_away_goes_to_no_folder_for_that()
    {
        Old.Add("Papierkorb", "\\Trash", 1);
        Old.Add("Trash", mails: 2);
        Old.Add("Trash/2026", mails: 2);
        New.Add("Trash", "\\Trash");
        Assert.Equal((4, true), await ForwardAsync() is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Empty(New["Trash"].Mails);
        Assert.Equal(2, New["Trash (2)"].Mails.Count);
        Assert.Equal(2, New["Trash (2)/2026"].Mails.Count);
        Assert.Equal(4, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(4, (await RemoveAsync()).Removed);
    }

    [Theory]
    [InlineData("Trash")]
    [InlineData("Trash/Old")]
    public async Task A_place_that_a_person_named_is_taken_as_it_is_and_frees_nothing_where_it_may_be_emptied(string place)
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Work", mails: 2);
        New.Add("Trash", "\\Trash");
        Assert.True((await ForwardAsync(r => r with { DestinationFolder = place })).Complete);
        Assert.Contains(Observer.Lines, w => w.StartsWith("warning: INBOX", StringComparison.Ordinal) && w.Contains("Nothing is freed for copies there", StringComparison.Ordinal));
        Assert.True((await ForwardAsync(r => r with { DestinationFolder = place })).Complete);
        Assert.Single(New[place].Mails);
        Assert.Equal(2, New[place + "/Work"].Mails.Count);
        foreach (var all in (bool[])[false, true])
        {
            var removal = await RemoveAsync(r => r with { IncludeCopyGone = all });
            Assert.Equal((0, 3), (removal.Removed, removal.KeptUnproven));
        }
        Assert.Equal(3, Old.Folders.Sum(f => f.Mails.Count));
        // Filed by people where mail is kept, a copy counts.
        var kept = New.Add("Kept");
        New[place + "/Work"].Mails.ForEach(m => kept.Add(m.Bytes));
        New[place + "/Work"].Mails.Clear();
        Assert.Equal((2, 1), await RemoveAsync() is var last ? (last.Removed, last.KeptUnproven) : default);
    }

    /// <summary>What was thrown away at the source may lie with what was thrown away.</summary>
    [Fact]
    public async Task What_was_thrown_away_before_is_freed_for_its_copy_in_trash()
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Trash", "\\Trash", 2);
        New.Add("Trash", "\\Trash");
        Assert.Equal(3, (await ForwardAsync(r => r with { Folders = ["*"] })).Forwarded);
        Assert.Equal(3, (await RemoveAsync(r => r with { Folders = ["*"] })).Removed);
    }

    [Theory]
    [InlineData("Kunden/Abfall")]
    [InlineData("Lists/Spam")]
    public async Task Copies_that_people_filed_within_a_folder_of_their_own_are_kept_whatever_its_name(string name)
    {
        Old.Add("INBOX", mails: 3);
        New.Add("Trash", "\\Trash");
        New.Add(name);
        Old["INBOX"].Mails.ForEach(m => New[name].Add(m.Bytes));
        Assert.Equal((0, 3), await ForwardAsync() is var result ? (result.Forwarded, result.AlreadyForwarded) : default);
        Assert.Equal(3, New.Folders.Sum(f => f.Mails.Count));
    }

    [Fact]
    public async Task What_a_copy_is_thrown_into_is_no_place_of_keeping_whatever_its_name()
    {
        Old.Add("INBOX", mails: 6);
        Assert.Equal(6, (await ForwardAsync()).Forwarded);
        string[] bins = ["&UkqWZG4IMH8wojCkMMYw4A-", "&MFQwf3ux-", "Junk Email", "Bin/old", "Prullenbak"];
        foreach (var (name, i) in bins.Select((n, i) => (n, i)))
        {
            var inbox = New["INBOX"].Mails;
            New.Add(name).Add(inbox[0].Bytes);
            inbox.RemoveAt(0);
        }
        New.Add("Kept").Add(New["INBOX"].Mails[0].Bytes);
        New["INBOX"].Mails.Clear();
        var removal = await RemoveAsync();
        // The sixth's copy is found.
        Assert.Equal((1, 0, 5), (removal.Removed, removal.KeptUnproven, removal.KeptCopyGone));
        Assert.Equal(5, Old["INBOX"].Mails.Count);
    }

    [Fact]
    public async Task Folders_with_a_use_go_to_the_destinations_own_by_name_where_no_server_says_so()
    {
        Old.Add("&kAFP4W4IMH8wojCkMMYw4A-", mails: 1);
        Old.Add("Sent Items", mails: 1);
        Old.Add("&Tgtm+DBN-", mails: 1);
        New.Add("[Gmail]", "\\Noselect");
        New.Add("[Gmail]/Sent Mail", "\\Sent");
        New.Add("Drafts");
        var result = await ForwardAsync();
        Assert.Equal((3, true), (result.Forwarded, result.Complete));
        // One of two folders for the same goes to the destination's own; the other one stays by itself.
        Assert.Equal(["Sent Items 1"], New.Subjects("[Gmail]/Sent Mail"));
        Assert.Equal(["&kAFP4W4IMH8wojCkMMYw4A- 1"], New.Subjects("&kAFP4W4IMH8wojCkMMYw4A-"));
        Assert.Equal(["&Tgtm+DBN- 1"], New.Subjects("Drafts"));
    }
}
