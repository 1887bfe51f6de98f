using System.Diagnostics;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>An exception for the log: kinds and places. Its messages may repeat what somebody typed or what a record says, and logs hold no personal data.</summary>
public static class ExceptionOutline
{
    private const int MostFrames = 12;

    public static string Outline(this Exception exception)
    {
        var kinds = new List<string>();
        for (var e = exception; e is not null; e = e.InnerException)
            kinds.Add(e.GetType().FullName ?? e.GetType().Name);
        var places = new StackTrace(exception.GetBaseException(), fNeedFileInfo: false).GetFrames()
            .Select(f => f.GetMethod()).Where(m => m?.DeclaringType is not null).Take(MostFrames)
            .Select(m => $"{m!.DeclaringType!.FullName}.{m.Name}");
        return $"{string.Join(" <- ", kinds)} at {string.Join(" < ", places)}";
    }
}
