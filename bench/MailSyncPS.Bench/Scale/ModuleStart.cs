using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Bench.Report;
using MailSyncPS.Hosting;

namespace MailSyncPS.Bench.Scale;

/// <summary>What the module costs before it does anything.</summary>
sealed class ModuleStart : IScenario
{
    public string Name => "import";

    public string Title => "Import and the first account";

    public string Explanation =>
        "The time of Import-Module and the first New-MailAccount in a PowerShell engine that has imported another module before, against Import-Module of a module with nothing in it; each in a new process, medians of five.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var (first, empty) = (EmptyModule(stage, "First"), EmptyModule(stage, "Empty"));
        var scripts = new Dictionary<string, string>
        {
            ["an empty module"] = $"Import-Module '{empty}'",
            ["MailSyncPS"] = $"Import-Module '{BuiltModule.Manifest}'",
            ["MailSyncPS and an account"] = $"Import-Module '{BuiltModule.Manifest}'; {PowerShellText.NewAccount("taro", pop3: true, 110)}",
        };
        var times = scripts.ToDictionary(script => script.Key, _ => new List<double>());
        for (var repetition = 0; repetition < (quick ? 1 : 5); repetition++)
        {
            foreach (var (what, script) in scripts)
            {
                var step = (await ScaleStage.RunAsync("", script, cancellationToken, first)).Steps[0];
                if (step.Errors.Count > 0)
                    throw new BenchFailedException($"the import failed: {step.Errors[0]}");
                times[what].Add(step.Seconds);
            }
        }
        var table = new Table(1, "what", "ms");
        foreach (var (what, seconds) in times)
            table.Add(what, Figure.Of(Median.Of(seconds) * 1000));
        return table;
    }

    static string EmptyModule(ScaleStage stage, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(stage.Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".psm1"), "");
        var manifest = Path.Combine(folder, name + ".psd1");
        File.WriteAllText(manifest, $"@{{ RootModule = '{name}.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }}\n");
        return manifest;
    }
}
