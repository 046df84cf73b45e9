using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Addresses, or host names, in which <c>*</c> and <c>?</c> may stand for others.</summary>
/// <param name="ofAddresses">Whether they are addresses.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class PatternListAttribute(bool ofAddresses) : InputAttribute
{
    static readonly AddressInputAttribute Address = new();
    static readonly ServerInputAttribute Host = new();

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value is IList { Count: > 0 } list
        ? list.Cast<object?>().Select(one => One(BareValue.Of(one), engine)).ToArray() : new[] { One(value, engine) };

    string One(object? value, EngineIntrinsics engine)
    {
        if (value is not string text || Trimmed(text) is not { Length: > 0 } pattern)
            throw Refuse(ofAddresses ? BindingTexts.AddressPatternAdvice : BindingTexts.HostPatternAdvice);
        // With letters in the place of its wildcards it must be what it stands for.
        var sample = pattern.Replace('*', 'x').Replace('?', 'x');
        if (sample != pattern && ofAddresses && !pattern.Contains('@', StringComparison.Ordinal))
            throw Refuse(BindingTexts.AddressPatternAdvice);
        _ = ofAddresses ? Address.Read(sample, engine) : Host.Read(sample, engine);
        return pattern;
    }
}
