using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.Gateway.Tests;

/// <summary>The one address that is open without sign-in: the secret of a survey's link is proved by the service, and every try is counted here (docs/decisions/one-use-links.md).</summary>
public sealed class SurveyLinkTests(Running running)
{
    private const string Link = "/api/customer-service/v1/survey-link";

    [Fact]
    public async Task Whoever_holds_a_link_gets_through_to_it_without_sign_in_and_to_nothing_beside_it()
    {
        using var data = new Folder();
        await using var service = await StubService.StartAsync();
        await using var gateway = await StartAsync(data, service);
        service.OnPath(Link, http => http.Response.WriteAsync("thanks"));
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Add("Survey-Token", "secret");

        foreach (var send in new Func<Task<HttpResponseMessage>>[] { () => client.GetAsync(At(Link), Ct), () => client.PostAsync(At(Link), Json(), Ct) })
        {
            using var answer = await send();
            Assert.Equal("thanks", await answer.Content.ReadAsStringAsync(Ct));
            Assert.Equal("secret", service.At(Link).Headers["Survey-Token"]);
        }

        foreach (var closed in new[] { $"{Link}/x", "/api/customer-service/v1/surveys", "/api/sales/v1/survey-link" })
        {
            using var answer = await client.GetAsync(At(closed), Ct);
            await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "unauthenticated");
        }

        using var other = await client.PutAsync(At(Link), Json(), Ct);
        Assert.True(other.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.MethodNotAllowed);
        Assert.False(service.Reached($"{Link}/x"));
    }

    [Fact]
    public async Task Secrets_are_not_tried_one_after_the_other()
    {
        using var data = new Folder();
        await using var service = await StubService.StartAsync();
        await using var gateway = await StartAsync(data, service, ("RateLimits:Costly:Quota", "3"), ("RateLimits:Costly:Window", "00:10:00"));
        using var client = gateway.Client();
        for (var n = 0; n < 3; n++)
            (await client.PostAsync(At(Link), Json(), Ct)).Dispose();

        using var answer = await client.PostAsync(At(Link), Json(), Ct);

        await Problems.AssertAsync(answer, HttpStatusCode.TooManyRequests, "rate-limited", retryable: true);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<Program> StartAsync(Folder data, StubService service, params IEnumerable<(string, string)> more)
        => Program.GatewayAsync(data, running.Issuer.Http, running.Sales.Address, [("services:customer-service:http:0", service.Address.ToString().TrimEnd('/')), .. more]);

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static StringContent Json() => new("{}", Encoding.UTF8, "application/json");
}
