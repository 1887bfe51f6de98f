using System.Diagnostics;
using System.Globalization;
using System.Reflection;

// The runtime looks for this name outside any namespace, before configuration and clock exist; its threads may sleep.
#pragma warning disable MA0047, RS0030

/// <summary>
/// Loaded into a service before its Main (<c>DOTNET_STARTUP_HOOKS</c>), it listens to what the service tells of itself anyway, its
/// activities and EF's diagnostic events, and ends the process at the point that a file names: <c>{folder}/{process}</c> with
/// <c>C4 3</c> is the third time that C4 is passed. The file is renamed first, so that the next process lives and the test knows.
/// </summary>
internal static class StartupHook
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("REGIONCLOUD_CRASH_FOLDER") ?? "";
    private static readonly Lock Gate = new();
    private static string control = "";
    private static (string Point, int Left) armed = ("", 0);

    public static void Initialize()
    {
        if (Folder.Length == 0 || Assembly.GetEntryAssembly()?.GetName().Name is not { } name)
            return;

        control = Path.Combine(Folder, name);
        Read();
        // A point may be armed while the process runs.
        new Thread(() =>
        {
            for (; ; Thread.Sleep(20))
                Read();
        }) { IsBackground = true }.Start();
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name is "RegionCloud.Messaging" or "MassTransit" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = a => Started(a.Source.Name, a.OperationName, a.Kind),
            ActivityStopped = a => Stopped(a.Source.Name, a.OperationName, a.Kind),
        });
        DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
        {
            if (listener.Name == "Microsoft.EntityFrameworkCore")
                listener.Subscribe(new Observer<KeyValuePair<string, object?>>(e => Database(e.Key, e.Value)));
        }));
    }

    private static void Started(string source, string operation, ActivityKind kind)
    {
        if (source == "Microsoft.AspNetCore")
            Pass("C1");
        else if (source == "RegionCloud.Messaging" && kind == ActivityKind.Producer)
        {
            Pass("C5");
            // Between sending and the broker's confirmation there is nothing to listen to, only a few milliseconds.
            if (Is("C6"))
                new Thread(() => { Thread.Sleep(2); Pass("C6"); }) { IsBackground = true }.Start();
        }
        else if (source == "MassTransit" && kind == ActivityKind.Consumer && operation.EndsWith(" receive", StringComparison.Ordinal))
            Pass("C9");
    }

    private static void Stopped(string source, string operation, ActivityKind kind)
    {
        if (source == "RegionCloud.Messaging" && kind == ActivityKind.Producer)
            Pass("C7");
        else if (source == "MassTransit" && kind == ActivityKind.Consumer && operation.EndsWith(" receive", StringComparison.Ordinal))
            Pass("C12");
    }

    private static void Database(string @event, object? payload)
    {
        var consuming = Within("MassTransit");
        var requesting = !consuming && Within("Microsoft.AspNetCore");
        switch (@event)
        {
            case "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting" when armed.Point is "C2" or "C13" or "C14":
                var sql = payload?.GetType().GetProperty("Command")?.GetValue(payload) is System.Data.Common.DbCommand command ? command.CommandText : "";
                if (sql.Contains("INSERT INTO \"Outbox\"", StringComparison.Ordinal))
                    Pass("C2");
                if (sql.Contains("DELETE FROM \"Outbox\"", StringComparison.Ordinal))
                    Pass("C13");
                if (sql.Contains("CREATE TABLE", StringComparison.Ordinal))
                    Pass("C14");
                break;
            case "Microsoft.EntityFrameworkCore.Database.Transaction.TransactionCommitting":
                Pass(consuming ? "C10" : requesting ? "C3" : "");
                break;
            case "Microsoft.EntityFrameworkCore.Database.Transaction.TransactionCommitted":
                Pass(consuming ? "C11" : requesting ? "C4" : "");
                break;
            case "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted" when armed.Point is "C8":
                if (payload?.GetType().GetProperty("Command")?.GetValue(payload) is System.Data.Common.DbCommand { CommandText: var text } && text.Contains("UPDATE \"Outbox\"", StringComparison.Ordinal))
                    Pass("C8");
                break;
        }
    }

    private static bool Within(string source)
    {
        for (var activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            if (activity.Source.Name == source)
                return true;
        }

        return false;
    }

    private static bool Is(string point)
    {
        lock (Gate)
        {
            return armed.Point == point;
        }
    }

    private static void Pass(string point)
    {
        lock (Gate)
        {
            if (armed.Point != point || armed.Left == 0 || --armed.Left > 0)
                return;

            File.Move(control, control + ".passed", overwrite: true);
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static void Read()
    {
        try
        {
            var words = File.Exists(control) ? File.ReadAllText(control).Split(' ') : [];
            lock (Gate)
            {
                if (words is [var point, var times] && (armed.Point != point || armed.Left == 0))
                    armed = (point, int.Parse(times, CultureInfo.InvariantCulture));
                else if (words.Length == 0)
                    armed = ("", 0);
            }
        }
        catch (IOException)
        {
            // Just being written; the next look reads it.
        }
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(T value) => next(value);
    }
}
