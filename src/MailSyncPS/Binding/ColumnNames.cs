namespace MailSyncPS.Binding;

/// <summary>What people call the columns of accounts, beside their names.</summary>
static class ColumnNames
{
    static readonly Dictionary<string, string[]> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EmailAddress"] = ["Email", "E-mail", "Mail", "Address", "MailAddress", "メールアドレス", "メール アドレス", "メール", "アドレス"],
        ["Server"] = ["Host", "HostName", "MailServer", "サーバー", "サーバ", "ホスト", "ホスト名"],
        ["UserName"] = ["Login", "User", "LoginName", "ユーザー名", "ユーザー", "ユーザ名", "ログイン名", "ログイン", "アカウント名"],
        ["Port"] = ["ポート", "ポート番号"],
        ["Protocol"] = ["プロトコル", "種類"],
        ["Security"] = ["Encryption", "Tls", "Ssl", "暗号化"],
        ["QuotaBytes"] = ["Quota", "Limit", "Size", "容量", "容量の上限", "上限"],
        ["SecretName"] = ["Secret"],
    };

    /// <summary>
    /// The known name that a name is most likely meant for: one that it stands for, or else one that it is spelt like; null for none.
    /// </summary>
    internal static string? Likely(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        return names.FirstOrDefault(one => Others.GetValueOrDefault(one)?.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase) == true)
            ?? Spelling.Likely(name, names);
    }
}
