using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace MailSyncPS.Completion;

/// <summary>The account that a command line being typed names, as far as its values are known without running any of it.</summary>
static class TypedAccount
{
    /// <summary>The account with a password that a parameter has or will get through the pipeline; null when there is none.</summary>
    internal static MailAccount? Find(string parameter, CommandAst command, IDictionary bound) =>
        In(bound[parameter], parameter)
            ?? Upstream(parameter, command).Select(value => In(value, parameter)).FirstOrDefault(account => account is not null);

    static MailAccount? In(object? value, string parameter)
    {
        if (value is PSObject { BaseObject: not PSCustomObject } wrapped)
            value = wrapped.BaseObject;
        return value switch
        {
            MailAccount account => account.HasSecret ? account : null,
            null or string or IDictionary => null,
            IEnumerable many => many.Cast<object?>().Select(one => In(one, parameter)).FirstOrDefault(account => account is not null),
            _ => PSObject.AsPSObject(value).Properties[parameter]?.Value is { } carried and not (string or IEnumerable)
                ? In(carried, parameter) : null,
        };
    }

    /// <summary>What variables hold that are piped in, or that commands before this one were given for the same parameter.</summary>
    static IEnumerable<object?> Upstream(string parameter, CommandAst command)
    {
        if (command.Parent is not PipelineAst pipeline)
            yield break;
        foreach (var element in pipeline.PipelineElements.TakeWhile(element => element != command))
        {
            if (element is CommandExpressionAst { Expression: VariableExpressionAst piped })
                yield return Value(piped);
            if (element is CommandAst earlier && Argument(parameter, earlier) is { } given)
                yield return Value(given);
        }
    }

    static VariableExpressionAst? Argument(string parameter, CommandAst command)
    {
        var elements = command.CommandElements;
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i] is CommandParameterAst name && name.ParameterName.Equals(parameter, StringComparison.OrdinalIgnoreCase))
                return (name.Argument ?? (i + 1 < elements.Count ? elements[i + 1] : null)) as VariableExpressionAst;
        }
        return null;
    }

    static object? Value(VariableExpressionAst variable) => variable.VariablePath.IsVariable
        ? ScriptBlock.Create("param($name) $ExecutionContext.SessionState.PSVariable.GetValue($name)")
            .InvokeReturnAsIs(variable.VariablePath.UserPath)
        : null;
}
