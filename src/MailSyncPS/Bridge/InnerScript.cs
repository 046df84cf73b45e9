using System.Collections;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace MailSyncPS.Bridge;

/// <summary>
/// Runs a script with the module's own cmdlets within the pipeline of a cmdlet, so that a stop reaches all of it. What it writes,
/// fails, warns and tells is handed over as it comes; progress and questions go to the host as ever.
/// </summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="isDryRun">Whether nothing is to be changed.</param>
sealed class InnerScript(PSCmdlet cmdlet, bool isDryRun)
{
    const string Before = "param($with, $take) & {";
    const string After = "} 2>&1 3>&1 4>&1 | & { process { $take.Invoke($_) } }";

    Exception? _thrown;

    /// <summary>Runs it.</summary>
    /// <param name="body">The script; <c>$with</c> has the values.</param>
    /// <param name="values">The values.</param>
    /// <param name="take">Takes what comes out: objects, errors, warnings and verbose messages.</param>
    internal void Run(string body, Hashtable values, Action<object?> take)
    {
        _thrown = null;
        using var dryRun = isDryRun ? DryRuns.Begin() : null;
        try
        {
            cmdlet.InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create($"{Before}\n{body}\n{After}"), null, values,
                Guarded(take));
        }
        catch (RuntimeException) when (_thrown is not null)
        {
            ExceptionDispatchInfo.Throw(_thrown);
        }
    }

    /// <summary>
    /// Parameters for a cmdlet within: nothing ends early, and every step is told. The caller's preferences stay as they are, for they are
    /// for what the cmdlet hands on.
    /// </summary>
    internal static Hashtable Parameters(params (string Name, object? Value)[] others)
    {
        var with = new Hashtable
        {
            ["Verbose"] = true,
            ["ErrorAction"] = ActionPreference.Continue,
            ["WarningAction"] = ActionPreference.Continue,
        };
        foreach (var (name, value) in others)
        {
            if (value is not null)
                with[name] = value;
        }
        return with;
    }

    /// <summary>The same for one that changes something, and may ask.</summary>
    internal Hashtable Deeds(params (string Name, object? Value)[] others) =>
        Parameters([.. others, ("WhatIf", isDryRun), ("Confirm", false)]);

    /// <summary>A function for the script. What it throws leaves <see cref="Run"/> as it is.</summary>
    internal Action<object?> Guarded(Action<object?> action) => value =>
    {
        try
        {
            action(Bare(value));
        }
        catch (Exception e)
        {
            _thrown ??= e;
            throw;
        }
    };

    /// <summary>A cmdlet of this module, whatever functions and aliases have its name.</summary>
    internal static CmdletInfo Own<T>()
        where T : PSCmdlet
    {
        var attribute = (CmdletAttribute)Attribute.GetCustomAttribute(typeof(T), typeof(CmdletAttribute))!;
        return new CmdletInfo($"{attribute.VerbName}-{attribute.NounName}", typeof(T));
    }

    static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
