using System.Collections;
using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>Only a <see cref="MailAccount"/> is an account.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountInputAttribute : InputAttribute
{
    const string Advice = "It takes accounts; New-MailAccount makes one from an e-mail address.";

    /// <summary>Whether a text in the pipeline may be meant for another parameter.</summary>
    public bool PassesText { get; init; }

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (value is IList elements)
        {
            foreach (var element in elements)
                Check(element);
        }
        else
            Check(wrapped ?? value);
        return wrapped ?? value;
    }

    void Check(object? value)
    {
        var wrapped = value as PSObject;
        switch (wrapped is null ? value : wrapped.BaseObject)
        {
            case null:
                throw Refuse($"There is no account. {Advice}");
            case string when PassesText:
                throw RefuseForNow(Advice);
            case string:
                throw Refuse(Advice);
            case not MailAccount when wrapped?.TypeNames.Contains("Deserialized." + typeof(MailAccount).FullName) == true:
                throw Refuse($"An account that was saved or came from another session has lost its password. {Advice}");
        }
    }
}
