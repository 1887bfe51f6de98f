namespace RegionCloud.AppHost.Embedded;

/// <summary>What a network does to connections on a bad day; each piece of data suffers all of it, in this order.</summary>
public sealed record Harm
{
    public static readonly Harm None = new();

    /// <summary>A reset this long after the next data.</summary>
    public TimeSpan? ResetAfter { get; init; }

    /// <summary>Data is taken and never delivered, and the connection stays open.</summary>
    public bool Swallows { get; init; }

    /// <summary>The connection ends after so many bytes of one direction.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Added to each direction, so a round trip takes twice as long.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Up to so much more, or less, than the latency.</summary>
    public TimeSpan Jitter { get; init; }

    public long? BytesPerSecond { get; init; }

    /// <summary>Data is passed on in pieces of at most this size.</summary>
    public int? SliceBytes { get; init; }

    public TimeSpan BetweenSlices { get; init; }

    /// <summary>The end of one side reaches the other only after this time.</summary>
    public TimeSpan SlowClose { get; init; }

    /// <summary>The part of the connections that suffer, 0 to 1.</summary>
    public double Toxicity { get; init; } = 1;

    /// <summary>Whether what goes to the server suffers.</summary>
    public bool ToServer { get; init; } = true;

    /// <summary>Whether what comes from the server suffers.</summary>
    public bool ToClient { get; init; } = true;

    internal Harm For(bool toServer, double luck) => luck < Toxicity && (toServer ? ToServer : ToClient) ? this : None;

    internal Task DelayAsync(int bytes, CancellationToken cancellationToken)
    {
        var delay = Latency + (Jitter * ((Random.Shared.NextDouble() * 2) - 1)) + (BytesPerSecond is { } rate ? TimeSpan.FromSeconds((double)bytes / rate) : TimeSpan.Zero);
        return delay > TimeSpan.Zero ? Task.Delay(delay, cancellationToken) : Task.CompletedTask;
    }
}
