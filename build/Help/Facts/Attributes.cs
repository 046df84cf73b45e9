using System.Reflection;

namespace MailSyncPS.Build.Help.Facts;

/// <summary>Reads attributes as they were written. They are not made, for those of PowerShell Standard forget what they are told.</summary>
static class Attributes
{
    internal static IEnumerable<CustomAttributeData> Find(MemberInfo member, Type attribute) =>
        member.GetCustomAttributesData().Where(data => data.AttributeType == attribute);

    internal static T? Value<T>(this CustomAttributeData data, string name) =>
        data.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (T?)argument.TypedValue.Value).FirstOrDefault();
}
