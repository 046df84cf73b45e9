namespace MailSyncPS.Binding;

/// <summary>The other names of an account's columns, which are the aliases of New-MailAccount's parameters.</summary>
static class ColumnAliases
{
    internal const string Email = "Email";
    internal const string Address = "Address";
    internal const string Host = "Host";
    internal const string HostName = "HostName";
    internal const string Login = "Login";
    internal const string Quota = "Quota";
}
