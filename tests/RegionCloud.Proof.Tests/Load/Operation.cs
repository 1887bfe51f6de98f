using System.Net;
using System.Text.Json;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>What a client knows of a request that changes something.</summary>
internal enum Outcome
{
    /// <summary>Accepted.</summary>
    Ok,

    /// <summary>Refused; it had no effect.</summary>
    Failed,

    /// <summary>No answer that says either: it may or may not have had its effect. Sending the same key again resolves it.</summary>
    Unknown,
}

/// <summary>A request with the key that names its intended effect, and what came of it.</summary>
internal sealed class Operation(string user, HttpMethod method, string path, object? body, string? ifMatch)
{
    public string Key { get; } = Guid.CreateVersion7().ToString();

    public string User { get; } = user;

    public HttpMethod Method { get; } = method;

    public string Path { get; } = path;

    public object? Body { get; } = body;

    public string? IfMatch { get; } = ifMatch;

    public Outcome Outcome { get; private set; } = Outcome.Unknown;

    public int Tries { get; private set; }

    /// <summary>How often the answer said nothing certain.</summary>
    public int Doubts { get; private set; }

    /// <summary>The answers that said nothing certain, each with whether it told when to ask again; 0: no answer.</summary>
    public List<(int Status, bool RetryAfter)> InDoubt { get; } = [];

    public HttpStatusCode Status { get; private set; }

    public JsonElement Answer { get; private set; }

    public string Said { get; private set; } = "";

    public void Answered(Outcome outcome, HttpStatusCode status, JsonElement answer, bool retryAfter)
    {
        Tries++;
        (Outcome, Status, Answer, Said) = (outcome, status, answer, $"{(int)status} {answer}");
        if (outcome != Outcome.Unknown)
            return;

        Doubts++;
        InDoubt.Add(((int)status, retryAfter));
    }

    public void NotAnswered(string reason)
    {
        Tries++;
        Doubts++;
        InDoubt.Add((0, false));
        (Outcome, Said) = (Outcome.Unknown, reason);
    }

    public override string ToString() => $"{Method} {Path} as {User}, key {Key}: {Outcome} after {Tries} tries, {Said}";
}
