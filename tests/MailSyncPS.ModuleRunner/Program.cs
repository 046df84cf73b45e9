using MailSyncPS.Hosting;
using MailSyncPS.ModuleRunner;

if (args is not [var argument])
{
    await Console.Error.WriteLineAsync("Usage: MailSyncPS.ModuleRunner JOB");
    return 2;
}
var job = ModuleJob.Parse(argument);
using var output = new LineWriter();
// Whoever started this process holds the other end of its input: without a parent it has nothing to do.
_ = Task.Run(() =>
{
    Console.OpenStandardInput().ReadByte();
    Environment.Exit(1);
});
using var steps = StepCounter.Watch(output, job);
using var shell = new Shell(BuiltModule.Manifest);
var result = new ModuleScript(job).Run(shell);
var foreign = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.GetName().Name == StepCounter.Engine && !a.Location.StartsWith(BuiltModule.Folder, StringComparison.Ordinal));
if (foreign is not null)
    throw new InvalidOperationException($"The engine of {foreign.Location} was run, and not that of the built module.");
foreach (var warning in result.Warnings)
    output.Write(ChildLine.Warning, warning);
foreach (var error in result.AllErrors)
    output.Write(ChildLine.Error, $"{error.FullyQualifiedErrorId} {error.Exception.Message}");
foreach (var value in result.Output)
    output.Write(ChildLine.Result, value.ToString());
output.Write(ChildLine.End);
return 0;
