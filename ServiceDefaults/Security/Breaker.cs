namespace RegionCloud.ServiceDefaults.Security;

/// <summary>
/// Whether a peer is worth asking: when half of at least ten calls in ten seconds were not answered, nobody asks it for five
/// seconds, then one call tries. So a peer that hangs is waited for by a few and not by every request.
/// </summary>
internal sealed class Breaker(TimeProvider time)
{
    internal const int Enough = 10;
    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private long began = time.GetTimestamp();
    private int calls;
    private int unanswered;
    private bool open;

    /// <summary>Whether to call now; whoever may tells what came of it.</summary>
    public bool MayAsk()
    {
        lock (gate)
        {
            if (!open)
                return true;
            if (time.GetElapsedTime(began) < Pause)
                return false;

            // This one tries; the others wait for another pause, or for its answer.
            began = time.GetTimestamp();
            return true;
        }
    }

    public void Told(bool answered)
    {
        lock (gate)
        {
            if (open)
            {
                if (answered)
                    Begin(opened: false);
                return;
            }

            if (time.GetElapsedTime(began) > Window)
                Begin(opened: false);
            calls++;
            unanswered += answered ? 0 : 1;
            if (calls >= Enough && unanswered * 2 >= calls)
                Begin(opened: true);
        }
    }

    private void Begin(bool opened) => (began, calls, unanswered, open) = (time.GetTimestamp(), 0, 0, opened);
}
