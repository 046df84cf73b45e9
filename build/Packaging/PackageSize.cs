namespace MailSyncPS.Build.Packaging;

/// <summary>What a package weighs, for the report.</summary>
static class PackageSize
{
    const double Megabyte = 1 << 20;

    internal static string Describe(string packagePath, string moduleFolder)
    {
        var files = Directory.EnumerateFiles(moduleFolder, "*", SearchOption.AllDirectories).ToList();
        var (native, ahead) = (In("native"), In("lib"));
        return FormattableString.Invariant(
            $"{new FileInfo(packagePath).Length / Megabyte:0.0} MB; installed: {files.Count} files, {Sum(files):0.0} MB, of which {Sum(native):0.0} MB are SQLite for {Platforms(native)} platforms, and {Sum(ahead):0.0} MB are compiled ahead for {Platforms(ahead)}");

        // What is for one platform lies in lib/runtimes/PLATFORM/KIND.
        List<string> In(string kind) => [.. files.Where(file => Parts(file) is ["lib", "runtimes", _, var of, ..] && of == kind)];
        int Platforms(List<string> of) => of.Select(file => Parts(file)[2]).Distinct().Count();
        string[] Parts(string file) => Path.GetRelativePath(moduleFolder, file).Split(Path.DirectorySeparatorChar);
    }

    static double Sum(IEnumerable<string> files) => files.Sum(file => new FileInfo(file).Length) / Megabyte;
}
