using System.Globalization;
using System.Runtime.CompilerServices;

namespace RegionCloud.SqlServer.Testing;

/// <summary>A value of any type that a query or a record may hold.</summary>
internal static class Samples
{
    /// <param name="filled">False: null and empty where that is possible.</param>
    public static object? Of(Type type, bool filled)
    {
        if (type == typeof(string))
            return filled ? "x" : null;
        if (type == typeof(byte[]))
            return filled ? new byte[] { 1 } : null;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return filled ? Of(inner, filled) : null;
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) || type == typeof(decimal))
            return Convert.ChangeType(1, type, CultureInfo.InvariantCulture);
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (type.GetInterfaces().Append(type).FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } set)
        {
            var element = set.GetGenericArguments()[0];
            var values = Array.CreateInstance(element, filled ? 2 : 0);
            for (var i = 0; i < values.Length; i++)
                values.SetValue(Of(element, filled), i);
            return type.IsInstanceOfType(values) ? values : Activator.CreateInstance(type, values);
        }

        return RuntimeHelpers.GetUninitializedObject(type);
    }
}
