using System.Xml;
using System.Xml.Linq;

namespace MailSyncPS.Engine.Discovery.Web;

/// <summary>
/// Reads XML that a stranger wrote: no DTD, no entities, nothing fetched from elsewhere, and not deeper than a person would write it.
/// </summary>
static class SafeXml
{
    const int Deepest = 32;

    static readonly XmlReaderSettings Settings =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <summary>The document; null when it is none that may be read.</summary>
    public static XDocument? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using (var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), Settings))
            {
                while (reader.Read())
                {
                    if (reader.Depth > Deepest)
                        return null;
                }
            }
            using var again = XmlReader.Create(new MemoryStream(bytes.ToArray()), Settings);
            return XDocument.Load(again);
        }
        catch (Exception e) when (e is XmlException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
