using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Reads a parameter's value itself, where PowerShell's own conversions would take too much.</summary>
abstract class InputAttribute : ArgumentTransformationAttribute
{
    /// <summary>The value for the parameter. An error of a value from the pipeline tells the column and the row.</summary>
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        try
        {
            return Read(inputData, engineIntrinsics);
        }
        catch (ArgumentTransformationMetadataException e) when (e.InnerException is not PSInvalidCastException)
        {
            if (PipedRows.Take() is not { } row || row.Is(inputData))
                throw;
            throw new ArgumentTransformationMetadataException(row.Tell(e.Message, inputData, IsSecret), e);
        }
    }

    /// <summary>Whether a wrong value must not be repeated.</summary>
    protected internal virtual bool IsSecret => false;

    /// <summary>The value for the parameter. An error tells the value alone.</summary>
    internal object? Read(object? given, EngineIntrinsics engine)
    {
        var value = BareValue.Of(given);
        if (IsMisread(value))
            throw Refuse(BindingTexts.MisreadAdvice);
        return Read(value, given as PSObject, engine);
    }

    /// <summary>Whether a text was read by another encoding than it was written in: U+FFFD stands for what was none.</summary>
    protected static bool IsMisread(object? value) => value switch
    {
        string text => text.Contains('\uFFFD', StringComparison.Ordinal),
        PSObject wrapped => IsMisread(wrapped.BaseObject),
        PSCredential credential => IsMisread(credential.UserName),
        IDictionary map => map.Keys.Cast<object?>().Concat(map.Values.Cast<object?>()).Any(IsMisread),
        IList list => list.Cast<object?>().Any(IsMisread),
        _ => false,
    };

    /// <param name="value">The value without PowerShell's wrapper.</param>
    /// <param name="wrapped">The value with its wrapper, where it has one.</param>
    /// <param name="engine">The engine that binds it.</param>
    protected virtual object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => Read(value);

    /// <param name="value">The value without PowerShell's wrapper.</param>
    protected virtual object? Read(object? value) => value;

    /// <summary>A text, or a number that is meant as one; null for anything else.</summary>
    /// <remarks>PowerShell's wrapper keeps a number as it was typed, with its leading zeros.</remarks>
    protected static string? TextOf(object? value, PSObject? wrapped) => value switch
    {
        string text => text,
        int or long or double or decimal or System.Numerics.BigInteger => (wrapped ?? value).ToString(),
        _ => null,
    };

    /// <summary>A cell without the spaces around it. A line end is none: it tells of a text that was cut wrongly.</summary>
    protected static string Trimmed(string cell) => cell.Trim(' ', '\t', '\u3000');

    /// <summary>An empty CSV cell, or nothing at all.</summary>
    protected static bool IsAbsent(object? value) => value is null || value is string text && string.IsNullOrWhiteSpace(text);

    /// <summary>The error that says what is allowed instead.</summary>
    protected static ArgumentTransformationMetadataException Refuse(string message) => new(message);

    /// <summary>The same as an error that lets the binder look for another way to bind the object.</summary>
    protected static ArgumentTransformationMetadataException RefuseForNow(string message) =>
        new(message, new PSInvalidCastException(message));
}
