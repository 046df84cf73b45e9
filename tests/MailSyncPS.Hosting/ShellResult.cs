using System.Management.Automation;

namespace MailSyncPS.Hosting;

/// <summary>All that a script brought out.</summary>
public sealed record ShellResult(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose, IReadOnlyList<string> Information, RuntimeException? Thrown)
{
    internal static ShellResult Of(PowerShell powerShell, Func<IEnumerable<PSObject>> invoke, IEnumerable<PSObject>? partial = null)
    {
        IEnumerable<PSObject> output = partial ?? [];
        RuntimeException? thrown = null;
        try
        {
            output = invoke();
        }
        catch (RuntimeException e)
        {
            thrown = e;
        }
        var streams = powerShell.Streams;
        return new ShellResult([.. output], [.. streams.Error], [.. streams.Warning.Select(record => record.Message)],
            [.. streams.Verbose.Select(record => record.Message)], [.. streams.Information.Select(record => record.ToString())], thrown);
    }

    /// <summary>The ids of all errors, a terminating one last.</summary>
    public IReadOnlyList<string> ErrorIds => [.. AllErrors.Select(error => error.FullyQualifiedErrorId)];

    public IEnumerable<ErrorRecord> AllErrors => Thrown is null ? Errors : Errors.Append(Thrown.ErrorRecord);

    /// <summary>The only error.</summary>
    public ErrorRecord Error => AllErrors.Single();

    public void ThrowIfFailed()
    {
        if (AllErrors.FirstOrDefault() is { } error)
            throw new InvalidOperationException(error.ToString(), error.Exception);
    }
}
