using System.Net;
using System.Text.Json;

namespace RegionCloud.Gateway.Tests;

internal static class Problems
{
    /// <summary>The one shape of decisions §7, whoever refuses.</summary>
    public static async Task<JsonElement> AssertAsync(HttpResponseMessage answer, HttpStatusCode status, string code, bool retryable = false)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(retryable, problem.GetProperty("retryable").GetBoolean());
        Assert.Equal(32, problem.GetProperty("traceId").GetString()!.Length);
        Assert.NotEqual(code, problem.GetProperty("detail").GetString());
        Assert.Equal(retryable, answer.Headers.RetryAfter is not null);
        return problem;
    }
}
