using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A <see cref="MailAccount"/>, or the named values of one: a hashtable or a row. A text is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountInputAttribute : InputAttribute
{
    /// <summary>Whether a text in the pipeline may be meant for another parameter.</summary>
    public bool PassesText { get; init; }

    /// <summary>Whether it is one account and not several.</summary>
    public bool IsOne { get; init; }

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        IList { Count: 1 } elements when IsOne => One(elements[0], engine),
        IList when IsOne => throw Refuse(BindingTexts.OneAccount),
        IList elements => elements.Cast<object?>().Select(element => One(element, engine)).ToArray(),
        _ => One(wrapped ?? value, engine),
    };

    object One(object? value, EngineIntrinsics engine)
    {
        var wrapped = value as PSObject;
        var plain = wrapped is null ? value : wrapped.BaseObject;
        switch (plain)
        {
            case null:
                throw Refuse(BindingTexts.FormatNoAccount(BindingTexts.AccountAdvice));
            case string when PassesText:
                throw RefuseForNow(BindingTexts.AccountAdvice);
            case string:
                throw Refuse(BindingTexts.AccountAdvice);
            case not MailAccount when wrapped?.TypeNames.Contains("Deserialized." + typeof(MailAccount).FullName) == true:
                throw Refuse(BindingTexts.FormatAccountWithoutSecret(BindingTexts.AccountAdvice));
            // Where a row may be meant for other parameters, they take it.
            case not IDictionary when PassesText:
                return value!;
        }
        return AccountRow.Of(plain, wrapped, engine)?.ToAccount() ?? value!;
    }
}
