namespace RegionCloud.AppHost.Embedded;

internal enum InstanceState
{
    Waiting,
    Running,
    Restarting,
    Stopping,
    Stopped,
    Finished,
}

/// <param name="Reasons">Why not, in words; empty when healthy.</param>
internal sealed record Health(bool Healthy, IReadOnlyList<string> Reasons)
{
    public static readonly Health Ok = new(true, []);

    public static Health Bad(params IReadOnlyList<string> reasons) => new(false, reasons);
}

/// <summary>What an instance is: one process, or (without a command) something the engine only watches.</summary>
/// <param name="Name">The resource's name, with -1, -2… where there are replicas.</param>
/// <param name="Job">Runs to completion (exit code 0) instead of for ever.</param>
/// <param name="Dependencies">What must be there before the first start, with the reason shown until then.</param>
internal sealed record InstancePlan(
    string Name,
    string Resource,
    string Kind,
    bool Job,
    Command? Command,
    Func<CancellationToken, Task<Health>>? Check,
    IReadOnlyList<(string Reason, Func<bool> Met)> Dependencies,
    IReadOnlyDictionary<string, string> Endpoints);

/// <summary>Keeps one process running: waits for what it needs, starts it, watches its health, restarts it after a crash.</summary>
internal sealed class Instance(InstancePlan plan, ResourceLog log, TimeProvider time, Action changed) : IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LastBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Proven = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim told = new(0);
    private readonly Lock gate = new();
    private CancellationTokenSource? attempt;
    private bool wanted = true;

    public InstancePlan Plan => plan;

    public ResourceLog Log => log;

    public InstanceState State { get; private set; }

    public Health Health { get; private set; } = Health.Bad("Not started yet.");

    public ChildProcess? Process { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>A job that ended well once.</summary>
    public bool Completed { get; private set; }

    public async Task SuperviseAsync(CancellationToken stopping)
    {
        try
        {
            await WaitForDependenciesAsync(stopping);
            if (plan.Command is null)
            {
                Now(InstanceState.Running, Health.Bad("Not checked yet."));
                await WatchAsync(stopping);
                return;
            }

            for (var backoff = FirstBackoff; ;)
            {
                while (!wanted)
                {
                    await told.WaitAsync(stopping);
                }

                var (code, asked, healthyFor) = await RunAsync(plan.Command, stopping);
                stopping.ThrowIfCancellationRequested();
                if (asked)
                {
                    backoff = FirstBackoff;
                    Now(InstanceState.Stopped, Health.Bad("Stopped by the operator."));
                    continue;
                }

                if (plan.Job && code == 0)
                {
                    (Completed, wanted) = (true, false);
                    Now(InstanceState.Finished, Health.Ok);
                    continue;
                }

                backoff = healthyFor >= Proven ? FirstBackoff : backoff;
                Restarts++;
                log.Write($"[engine] {plan.Name} ended with exit code {code}; it starts again in {backoff.TotalSeconds} s.");
                Now(InstanceState.Restarting, Health.Bad($"It ended with exit code {code}."));
                while (await told.WaitAsync(TimeSpan.Zero, CancellationToken.None))
                {
                    // Commands given before the crash have had their effect.
                }

                await told.WaitAsync(backoff, stopping);
                backoff = TimeSpan.FromTicks(Math.Min(backoff.Ticks * 2, LastBackoff.Ticks));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Now(InstanceState.Stopped, Health.Bad("The engine stops."));
        }
    }

    public void Start() => Tell(want: true, end: false);

    public void Stop() => Tell(want: false, end: true);

    public void Restart() => Tell(want: true, end: true);

    public void Dispose()
    {
        told.Dispose();
        log.Dispose();
    }

    private void Tell(bool want, bool end)
    {
        lock (gate)
        {
            wanted = want;
            if (end)
            {
                attempt?.Cancel();
            }
        }

        told.Release();
    }

    private async Task WaitForDependenciesAsync(CancellationToken stopping)
    {
        while (plan.Dependencies.Where(d => !d.Met()).Select(d => d.Reason).ToArray() is { Length: > 0 } missing)
        {
            if (!missing.SequenceEqual(Health.Reasons, StringComparer.Ordinal))
            {
                Now(InstanceState.Waiting, Health.Bad(missing));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, stopping);
        }
    }

    private async Task<(int Code, bool Asked, TimeSpan HealthyFor)> RunAsync(Command command, CancellationToken stopping)
    {
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (gate)
        {
            attempt = asked;
        }

        using var child = await ChildProcess.StartAsync(command, log.Write);
        (Process, StartedAt) = (child, time.GetUtcNow());
        Now(InstanceState.Running, Health.Bad("It starts."));
        var exit = child.WaitAsync();
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(asked.Token);
        var watching = WatchAsync(watch.Token);
        try
        {
            await exit.WaitAsync(asked.Token);
        }
        catch (OperationCanceledException)
        {
            Now(InstanceState.Stopping, Health.Bad("It stops."));
            await child.StopAsync(exit, Patience, time);
        }

        await watch.CancelAsync();
        var healthyFor = await watching;
        lock (gate)
        {
            attempt = null;
        }

        (Process, StartedAt) = (null, null);
        return (await exit, asked.IsCancellationRequested, healthyFor);
    }

    /// <returns>For how long it has been healthy without a break.</returns>
    private async Task<TimeSpan> WatchAsync(CancellationToken stop)
    {
        DateTimeOffset? since = null;
        try
        {
            for (var proven = false; !stop.IsCancellationRequested;)
            {
                var health = await CheckAsync(stop);
                stop.ThrowIfCancellationRequested();
                since = health.Healthy ? since ?? time.GetUtcNow() : null;
                proven |= health.Healthy;
                if (health.Healthy != Health.Healthy || !health.Reasons.SequenceEqual(Health.Reasons, StringComparer.Ordinal))
                {
                    Now(InstanceState.Running, health);
                }

                await Task.Delay(proven ? TimeSpan.FromSeconds(2) : TimeSpan.FromMilliseconds(100), time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ended or the engine stops.
        }

        return since is { } start ? time.GetUtcNow() - start : TimeSpan.Zero;
    }

    private async Task<Health> CheckAsync(CancellationToken stop)
    {
        if (plan.Check is null)
        {
            return plan.Job ? Health.Bad("It runs.") : Health.Ok;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            return await plan.Check(limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Health.Bad("No answer within 3 s.");
        }
    }

    private void Now(InstanceState state, Health health)
    {
        (State, Health) = (state, health);
        changed();
    }
}
