namespace MailSyncPS.Build.Packaging;

/// <summary>What a package weighs, for the report.</summary>
static class PackageSize
{
    const double Megabyte = 1 << 20;

    internal static string Describe(string packagePath, string moduleFolder)
    {
        var files = Directory.EnumerateFiles(moduleFolder, "*", SearchOption.AllDirectories).ToList();
        var native = files.Where(file => Path.GetRelativePath(moduleFolder, file).StartsWith(Path.Combine("lib", "runtimes"), StringComparison.Ordinal)).ToList();
        return FormattableString.Invariant(
            $"{new FileInfo(packagePath).Length / Megabyte:0.0} MB; installed: {files.Count} files, {Sum(files):0.0} MB, of which {Sum(native):0.0} MB are SQLite for {native.Count} platforms");
    }

    static double Sum(IEnumerable<string> files) => files.Sum(file => new FileInfo(file).Length) / Megabyte;
}
