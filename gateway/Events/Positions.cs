using System.Globalization;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Gateway.Events;

/// <summary>
/// How far a listener is in each service: <c>finance.7,sales.t1790000000000</c>. It is the <c>id:</c> of every event, so
/// <c>Last-Event-ID</c> brings each service's part back exactly to where it broke off. A place is a number of the service, or
/// <c>t</c> and the instant (ms since 1970, UTC) at which the listener began while the service was away.
/// </summary>
internal sealed class Positions
{
    private readonly SortedDictionary<string, string> places = new(StringComparer.Ordinal);

    private Positions()
    {
    }

    public string this[string service]
    {
        get => places[service];
        set => places[service] = value;
    }

    /// <summary>Where the listener was; for a service he never heard of, from now on.</summary>
    /// <exception cref="MalformedRequestException">It is no id of this stream.</exception>
    public static Positions Read(string lastEventId, DateTimeOffset now)
    {
        var positions = new Positions();
        foreach (var service in Routing.Services)
            positions[service] = $"t{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}";
        foreach (var part in lastEventId.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('.') is not [var service, { Length: > 0 and <= 20 } place] || !place.AsSpan(place[0] == 't' ? 1 : 0).ContainsOnlyDigits())
                throw new MalformedRequestException(Fault.Of("invalid-value", "/Last-Event-ID", ("field", "Last-Event-ID"), ("reason", $"'{part}'")));
            // A service that is no longer routed has nothing more to tell.
            if (positions.places.ContainsKey(service))
                positions[service] = place;
        }

        return positions;
    }

    public override string ToString() => string.Join(',', places.Select(p => $"{p.Key}.{p.Value}"));
}

file static class Digits
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
