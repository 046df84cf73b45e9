namespace MailSyncPS.TestServers;

/// <summary>A request to a <see cref="TokenProvider"/>.</summary>
/// <param name="Path">What was asked for.</param>
/// <param name="Fields">The fields of its address and its body.</param>
public sealed record TokenRequest(string Path, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>A field; empty where it is missing.</summary>
    public string this[string name] => Fields.GetValueOrDefault(name, "");

    /// <summary>The kind of grant, where one is asked for.</summary>
    public string Grant => this["grant_type"];
}
