using System.CommandLine;
using System.Text.Json;
using RegionCloud.RegionCtl;

// Exit codes: 0 all is well, 1 something is wrong or failed, 2 wrong usage or nothing to ask.
var services = new Option<string[]>("--service") { Description = "name=http://host:port of a service's ops port; default: what the engine here runs", Recursive = true, DefaultValueFactory = _ => [] };
var page = new Option<string>("--page") { Description = "operator page of the running engine", Recursive = true, DefaultValueFactory = _ => "http://127.0.0.1:8090" };
var person = new Option<string?>("--as") { Description = "demo user of the development issuer; REGIONCTL_TOKEN goes before it", Recursive = true };
var json = new Option<bool>("--json") { Description = "one JSON document by service instead of a table", Recursive = true };
var reason = new Option<string>("--reason") { Description = "why, for the audit: 3 to 180 characters", Required = true };
var dryRun = new Option<bool>("--dry-run") { Description = "only tell what would be done" };
var yes = new Option<bool>("--yes") { Description = "do not ask" };
var only = new Argument<string?>("service") { Description = "one service; default: all", Arity = ArgumentArity.ZeroOrOne };
var service = new Argument<string>("service");
var queue = new Argument<string>("queue");
var id = new Argument<long>("id");
var ids = new Option<long[]>("--id") { Description = "single letters", DefaultValueFactory = _ => [] };
var ofQueue = new Option<string?>("--queue");
var ofEvent = new Option<string?>("--event");
var ofException = new Option<string?>("--exception");
var inFlight = new Option<int>("--in-flight") { Description = "seconds that a change may take from one service to the other", DefaultValueFactory = _ => 60 };
var all = new Option<bool>("--all") { Description = "every open letter" };

var root = new RootCommand("Operates a running RegionCloud.")
{
    services, page, person, json,
    On("status", "levels of outbox, inbox and dead letters", [only], StatusAsync),
    new Command("dead-letters", "messages that no consumer could act on")
    {
        On("list", "groups by queue, event and exception", [only], ListAsync),
        On("show", "one letter, its texts hidden", [service, id], ShowAsync),
        On("replay", "send back under their own message ids", [service, ids, ofQueue, ofEvent, ofException, all, reason, dryRun, yes], (t, r, s, ct) => DecideAsync("replay", t, r, s, ct)),
        On("discard", "park, with a reason", [service, ids, ofQueue, ofEvent, ofException, all, reason, dryRun, yes], (t, r, s, ct) => DecideAsync("discard", t, r, s, ct)),
    },
    new Command("consumers", "who takes messages")
    {
        On("list", "every consumer with its queue", [only], ConsumersAsync),
        On("drain", "take no messages until resumed", [service, queue, reason, dryRun, yes], (t, r, s, ct) => SwitchAsync("drain", t, r, s, ct)),
        On("resume", "take messages again", [service, queue, reason, dryRun, yes], (t, r, s, ct) => SwitchAsync("resume", t, r, s, ct)),
    },
    new Command("outbox", "events on their way out")
    {
        On("show", "what has not left, and why", [only], StatusAsync),
        On("flush", "try everything now", [service, reason, dryRun, yes], FlushAsync),
    },
    new Command("audit", "who did what")
    {
        On("verify", "recompute the chains", [only], VerifyAsync),
    },
    On("schedules", "what is done daily, by region, and where it is paused", [only], SchedulesAsync),
    On("reconcile", "Sales' contracts, money and voids against Finance's, both ways", [inFlight], ReconcileAsync),
};

var parsed = root.Parse(args);
var code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : code;

Command On(string name, string what, IReadOnlyList<Symbol> parts, Func<Target, ParseResult, Show, CancellationToken, Task<bool>> act)
{
    var command = new Command(name, what);
    foreach (var part in parts)
    {
        if (part is Argument argument)
            command.Arguments.Add(argument);
        else
            command.Options.Add((Option)part);
    }

    command.SetAction(async (result, ct) =>
    {
        try
        {
#pragma warning disable RS0030 // A program of its own: the token must not stand in the list of processes.
            var token = Environment.GetEnvironmentVariable("REGIONCTL_TOKEN");
#pragma warning restore RS0030
            using var target = await Target.FindAsync(result.GetValue(services)!, result.GetValue(page)!, token, result.GetValue(person), ct);
            var show = new Show(result.GetValue(json));
            var well = await act(target, result, show, ct);
            show.Finish();
            return well ? 0 : 1;
        }
        catch (UnreachableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (RefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    });
    return command;
}

// Each service by itself: one that does not answer hides none of the others.
async Task<bool> EachAsync(Target target, ParseResult result, Show show, Func<string, Task<JsonElement>> ask, Func<string, JsonElement, bool> row)
{
    var well = true;
    foreach (var name in target.Chosen(result.GetValue(only)))
    {
        try
        {
            var answer = await ask(name);
            show.Answer(name, answer);
            well &= row(name, answer);
        }
        catch (RefusedException e)
        {
            show.Error(name, e.Message);
            well = false;
        }
    }

    return well;
}

Task<bool> StatusAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    show.Columns("service", "broker", "unsent", "oldest", "runs into", "acted on", "dead letters", "replaying", "discarded", "drained");
    return EachAsync(target, result, show, name => target.OpsAsync(name, HttpMethod.Get, "/ops/levels", null, ct), (name, a) =>
    {
        show.Row(
            name, a.GetProperty("broker").GetProperty("connected").GetBoolean() ? "connected" : Show.At(a, "broker", "reason"), Show.At(a, "outbox", "unsent"), Show.At(a, "outbox", "oldest"), Show.At(a, "outbox", "reason"),
            Show.At(a, "inbox", "actedOn"), Show.At(a, "deadLetters", "open"), Show.At(a, "deadLetters", "replaying"), Show.At(a, "deadLetters", "discarded"),
            string.Join(' ', a.GetProperty("drained").EnumerateArray().Select(q => q.GetString())));
        return a.GetProperty("broker").GetProperty("connected").GetBoolean() && a.GetProperty("deadLetters").GetProperty("open").GetInt32() == 0;
    });
}

Task<bool> ListAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    show.Columns("service", "queue", "event", "exception", "state", "count", "first", "last", "sample", "says");
    return EachAsync(target, result, show, name => target.OpsAsync(name, HttpMethod.Get, "/ops/dead-letters/groups", null, ct), (name, groups) =>
    {
        foreach (var g in groups.EnumerateArray())
        {
            show.Row(
                name, Show.At(g, "queue"), Show.At(g, "eventType"), Show.At(g, "exceptionType")?.Split('.')[^1], Show.At(g, "state"), Show.At(g, "count"), Show.At(g, "firstFailedAt"), Show.At(g, "lastFailedAt"),
                Show.At(g, "sample", "id"), Show.At(g, "sample", "exceptionMessage"));
        }

        return !groups.EnumerateArray().Any(g => Show.At(g, "state") is "open");
    });
}

async Task<bool> ShowAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    var letter = await target.OpsAsync(result.GetValue(service)!, HttpMethod.Get, $"/ops/dead-letters/{result.GetValue(id)}", null, ct);
    show.Answer(result.GetValue(service)!, letter);
    show.Columns("", "");
    foreach (var member in letter.GetProperty("letter").EnumerateObject())
        show.Row(member.Name, member.Value.ToString());
    show.Row("body", Show.At(letter, "body"));
    return true;
}

async Task<bool> DecideAsync(string verb, Target target, ParseResult result, Show show, CancellationToken ct)
{
    var name = result.GetValue(service)!;
    var chosenIds = result.GetValue(ids)!;
    object Choice(bool dry) => new { ids = chosenIds.Length == 0 ? null : chosenIds, queue = result.GetValue(ofQueue), eventType = result.GetValue(ofEvent), exceptionType = result.GetValue(ofException), all = result.GetValue(all), reason = result.GetValue(reason), dryRun = dry };
    var told = await target.OpsAsync(name, HttpMethod.Post, $"/ops/dead-letters/{verb}", Choice(dry: true), ct);
    var (chosen, left) = (told.GetProperty("chosen").GetInt32(), told.GetProperty("remaining").GetInt32());
    foreach (var g in told.GetProperty("groups").EnumerateArray())
        show.Line($"{Show.At(g, "count"),6} {Show.At(g, "eventType")} in {Show.At(g, "queue")}: {Show.At(g, "exceptionType")}");
    show.Answer(name, told);
    if (result.GetValue(dryRun) || chosen == 0)
    {
        show.Line($"{chosen + left} letters would be {verb}ed.");
        return true;
    }

    if (!Confirmed(result, $"{verb} {chosen + left} letters of {name}?"))
        return false;

    var done = 0;
    do
    {
        told = await target.OpsAsync(name, HttpMethod.Post, $"/ops/dead-letters/{verb}", Choice(dry: false), ct);
        done += told.GetProperty("chosen").GetInt32();
        show.Line($"{verb}: {done} done, {told.GetProperty("remaining")} to go");
    }
    while (told.GetProperty("remaining").GetInt32() > 0 && told.GetProperty("chosen").GetInt32() > 0);
    show.Answer(name, told);
    return true;
}

Task<bool> ConsumersAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    show.Columns("service", "queue", "waiting", "attached", "drained by", "since", "reason");
    return EachAsync(target, result, show, name => target.OpsAsync(name, HttpMethod.Get, "/ops/consumers", null, ct), (name, consumers) =>
    {
        foreach (var c in consumers.EnumerateArray())
            show.Row(name, Show.At(c, "queue"), Show.At(c, "waiting"), Show.At(c, "attached"), Show.At(c, "drained", "by"), Show.At(c, "drained", "since"), Show.At(c, "drained", "reason"));
        return consumers.EnumerateArray().All(c => c.TryGetProperty("drained", out _) || Show.At(c, "attached") is not (null or "0"));
    });
}

async Task<bool> SwitchAsync(string verb, Target target, ParseResult result, Show show, CancellationToken ct)
{
    var (name, consumer) = (result.GetValue(service)!, result.GetValue(queue)!);
    if (result.GetValue(dryRun))
    {
        var known = (await target.OpsAsync(name, HttpMethod.Get, "/ops/consumers", null, ct)).EnumerateArray().Any(c => Show.At(c, "queue") == consumer);
        show.Line(known ? $"{verb} {consumer}" : $"There is no consumer {consumer}.");
        return known;
    }

    if (!Confirmed(result, $"{verb} {consumer} of {name}?"))
        return false;

    show.Answer(name, await target.OpsAsync(name, HttpMethod.Post, $"/ops/consumers/{consumer}/{verb}", new { reason = result.GetValue(reason) }, ct));
    show.Line($"{consumer}: {verb}, in every instance within two seconds");
    return true;
}

async Task<bool> FlushAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    var name = result.GetValue(service)!;
    if (result.GetValue(dryRun))
    {
        var levels = await target.OpsAsync(name, HttpMethod.Get, "/ops/levels", null, ct);
        show.Answer(name, levels);
        show.Line($"{Show.At(levels, "outbox", "unsent")} events would be tried now.");
        return true;
    }

    if (!Confirmed(result, $"try all unsent events of {name} now?"))
        return false;

    var flushed = await target.OpsAsync(name, HttpMethod.Post, "/ops/outbox/flush", new { reason = result.GetValue(reason) }, ct);
    show.Answer(name, flushed);
    show.Line($"{Show.At(flushed, "sent")} left; {Show.At(flushed, "after", "unsent")} wait. {Show.At(flushed, "after", "reason")}");
    return flushed.GetProperty("after").GetProperty("unsent").GetInt32() == 0;
}

Task<bool> VerifyAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    show.Columns("service", "verified", "broken", "first broken", "head", "unsealed");
    return EachAsync(target, result, show, name => target.VerificationAsync(name, ct), (name, a) =>
    {
        var chain = a.GetProperty("chain");
        show.Row(name, Show.At(chain, "verified"), Show.At(chain, "broken"), Show.At(chain, "firstBroken"), Show.At(chain, "headSeq"), Show.At(chain, "unsealed"));
        return chain.GetProperty("broken").GetInt64() == 0;
    });
}

Task<bool> SchedulesAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    show.Columns("service", "region", "work", "last day", "state", "paused by", "since", "reason");
    return EachAsync(target, result, show, name => target.OpsAsync(name, HttpMethod.Get, "/ops/schedules", null, ct), (name, a) =>
    {
        var works = a.GetProperty("regions").EnumerateArray().SelectMany(r => r.GetProperty("works").EnumerateArray(), (region, work) => (region, work)).ToList();
        foreach (var (region, work) in works)
            show.Row(name, Show.At(region, "regionCode"), Show.At(work, "kind"), Show.At(work, "lastDay"), Show.At(work, "state"), Show.At(region, "paused", "by"), Show.At(region, "paused", "since"), Show.At(region, "paused", "reason"));
        return !works.Exists(w => Show.At(w.work, "state") is "failed");
    });
}

async Task<bool> ReconcileAsync(Target target, ParseResult result, Show show, CancellationToken ct)
{
    var answer = await target.OpsAsync("sales", HttpMethod.Get, $"/ops/reconciliation?inFlightSeconds={result.GetValue(inFlight)}", null, ct);
    show.Answer("sales", answer);
    show.Columns("contract", "differs in", "Sales", "Finance", "on its way");
    foreach (var d in answer.GetProperty("items").EnumerateArray())
        show.Row(Show.At(d, "number"), Show.At(d, "what"), Show.At(d, "sales"), Show.At(d, "finance"), d.GetProperty("inFlight").GetBoolean() ? "yes" : "");
    show.Line($"{Show.At(answer, "contracts")} contracts in Sales, {Show.At(answer, "accounts")} accounts in Finance: {Show.At(answer, "different")} differ, {Show.At(answer, "inFlight")} on their way.");
    return answer.GetProperty("different").GetInt32() == 0;
}

bool Confirmed(ParseResult result, string question)
{
    if (result.GetValue(yes))
        return true;
    if (Console.IsInputRedirected)
    {
        Console.Error.WriteLine("Nobody can be asked; say --yes.");
        return false;
    }

    Console.Write($"{char.ToUpperInvariant(question[0])}{question[1..]} [y/N] ");
    return Console.ReadLine() is "y" or "yes";
}
