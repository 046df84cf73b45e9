using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A <see cref="MailAccount"/>, or the named values of one: a hashtable or a row. A text is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class AccountInputAttribute : InputAttribute
{
    /// <summary>Whether a text in the pipeline may be meant for another parameter.</summary>
    public bool PassesText { get; init; }

    /// <summary>Whether it is one account and not several.</summary>
    public bool IsOne { get; init; }

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        IList { Count: 1 } elements when IsOne => One(elements[0], null, engine),
        IList when IsOne => throw Refuse(BindingTexts.OneAccount),
        IList elements => elements.Cast<object?>().Select((element, index) => One(element, index + 1, engine)).ToArray(),
        PSCustomObject or IDictionary when !IsOne => One(wrapped ?? value, PipedRows.Note(wrapped)?.Number, engine),
        _ => One(wrapped ?? value, null, engine),
    };

    /// <param name="value">The account, or what one is made from.</param>
    /// <param name="number">Its place among its like, from 1; null when it is the only one.</param>
    /// <param name="engine">The engine that binds it.</param>
    object One(object? value, int? number, EngineIntrinsics engine)
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
        return AccountRow.Of(plain, wrapped, number, engine)?.ToAccount() ?? value!;
    }
}
