using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.Gateway.Tests;

/// <summary>How large, how slow and how crooked a request may be (security.md §2.6), and that nothing is sent twice.</summary>
public sealed class LimitTests(Running running)
{
    [Theory]
    [InlineData("application/json", 1024 * 1024, false)]
    [InlineData("application/json", 1024 * 1024, true)]
    [InlineData("text/csv", 10 * 1024 * 1024, false)]
    [InlineData("text/csv", 10 * 1024 * 1024, true)]
    public async Task A_body_above_the_routes_limit_is_413_and_one_below_passes(string type, int limit, bool chunked)
    {
        // The server counts the frames of a chunked body too.
        var below = limit - 100_000;
        using var client = await ClientAsync();
        client.DefaultRequestHeaders.ExpectContinue = true;
        client.DefaultRequestHeaders.TransferEncodingChunked = chunked;
        var path = running.Sales.On(_ => Task.CompletedTask);
        using var fits = await client.PostAsync(Relative(path), Body(below), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        Assert.Equal(below, running.Sales.At(path).Body.Length);

        using var answer = await client.PostAsync(Relative(path), Body(limit + 1), TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.RequestEntityTooLarge, "content-too-large");

        ByteArrayContent Body(int size) => new(new byte[size]) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
    }

    [Theory]
    [InlineData(33, 1000)]
    [InlineData(101, 10)]
    public async Task More_than_32_KiB_or_100_lines_of_headers_are_431(int count, int size)
        => Assert.StartsWith("HTTP/1.1 431 ", await RawAsync("GET /api/sales/v1/contracts", string.Concat(Enumerable.Range(0, count).Select(n => $"X-H{n}: {new string('x', size)}\r\n"))), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_that_is_too_long_is_414()
        => Assert.StartsWith("HTTP/1.1 414 ", await RawAsync($"GET /api/sales/v1/contracts?q={new string('x', 9000)}", ""), StringComparison.Ordinal);

    [Fact]
    public async Task A_body_that_trickles_is_cut_off_with_408()
    {
        var path = running.Sales.On(_ => Task.CompletedTask);
        var began = Stopwatch.GetTimestamp();
        var answer = await RawAsync($"POST {path}", $"Authorization: Bearer {await running.Issuer.TokenAsync()}\r\nContent-Length: 1000\r\n", "{");
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 4, 20);
    }

    [Fact]
    public async Task Who_has_not_begun_to_answer_or_not_finished_to_ask_in_time_is_cut_off()
    {
        using var data = new Folder();
        await using var gateway = await Program.GatewayAsync(data, running.Issuer.Http, running.Sales.Address, ("Gateway:Timeout", "00:00:01"));
        using var client = gateway.Client(await running.Issuer.TokenAsync());
        var path = running.Sales.On(http => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted));
        var began = Stopwatch.GetTimestamp();
        using var answer = await client.PostAsync(Relative(path), new StringContent("{}"), TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.GatewayTimeout, "service-timeout", retryable: true);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.9, 8);

        // A body that keeps coming, but not to an end: the forwarder alone would see nothing but activity.
        Assert.StartsWith("HTTP/1.1 408 ", await TrickleAsync(gateway.Http, path, await running.Issuer.TokenAsync()), StringComparison.Ordinal);

        // Once it has begun, an answer may take longer than that.
        var slow = running.Sales.On(async http =>
        {
            for (var n = 0; n < 6; n++)
            {
                await http.Response.WriteAsync("x");
                await http.Response.Body.FlushAsync();
                await Task.Delay(300);
            }
        });
        Assert.Equal("xxxxxx", await client.GetStringAsync(Relative(slow), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"amount":"1.00"}""")]
    [InlineData("")]
    public async Task A_write_whose_service_dies_after_reading_it_is_sent_once(string body)
    {
        var count = 0;
        var path = running.Sales.On(http =>
        {
            Interlocked.Increment(ref count);
            http.Abort();
            return Task.CompletedTask;
        });
        using var client = await ClientAsync();
        // A connection that has served before is the one a client would try again for.
        for (var n = 0; n < 4; n++)
            (await client.GetAsync(Relative("/api/sales/v1/contracts"), TestContext.Current.CancellationToken)).Dispose();
        using var answer = await client.PostAsync(Relative(path), new StringContent(body), TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.ServiceUnavailable, "service-unavailable", retryable: true);
        Assert.Equal(1, count);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")]
    [InlineData("Content-Length : 5\r\n", "hello")]
    [InlineData("X-Folded: a\r\n b\r\nContent-Length: 5\r\n", "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n", "xyz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: identity, chunked, gzip\r\n", "0\r\n\r\n")]
    public async Task A_request_with_two_readings_of_its_length_is_refused_and_reaches_nobody(string headers, string body)
    {
        var path = running.Sales.On(_ => Task.CompletedTask);
        var answer = await RawAsync($"POST {path}", $"Authorization: Bearer {await running.Issuer.TokenAsync()}\r\n{headers}", body);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.False(running.Sales.Reached(path));
    }

    [Fact]
    public async Task What_hides_behind_two_lengths_is_never_a_request_of_its_own()
    {
        var (path, hidden) = (running.Sales.On(_ => Task.CompletedTask), running.Sales.On(_ => Task.CompletedTask));
        var token = await running.Issuer.TokenAsync();
        var smuggled = $"GET {hidden} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n";
        var body = $"0\r\n\r\n{smuggled}";
        await RawAsync($"POST {path}", $"Authorization: Bearer {token}\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\nTransfer-Encoding: chunked\r\n", body);
        Assert.False(running.Sales.Reached(hidden));
    }

    [Fact]
    public async Task Hop_by_hop_headers_end_at_the_gateway()
    {
        var path = running.Sales.On(http =>
        {
            http.Response.Headers["Keep-Alive"] = "timeout=99";
            http.Response.Headers["Proxy-Authenticate"] = "Basic";
            return Task.CompletedTask;
        });
        using var client = await ClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Proxy-Authorization", "Basic eA==");
        request.Headers.TryAddWithoutValidation("TE", "gzip");
        request.Headers.TryAddWithoutValidation("Keep-Alive", "timeout=99");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var got = running.Sales.At(path);
        Assert.All(["Proxy-Authorization", "TE", "Keep-Alive", "Connection"], h => Assert.DoesNotContain(h, got.Headers.Keys));
        Assert.False(answer.Headers.Contains("Keep-Alive"));
        Assert.False(answer.Headers.Contains("Proxy-Authenticate"));
    }

    [Fact]
    public async Task Browsers_of_another_origin_can_read_a_503_too()
    {
        using var client = await ClientAsync();
        client.DefaultRequestHeaders.Add("Origin", Running.Portal);
        using var answer = await client.GetAsync(Relative("/api/finance/v1/payments"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(Running.Portal, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.NotEmpty(answer.Headers.GetValues("RateLimit"));
    }

    /// <summary>Bytes as no client library would send them; the connection is read until the server closes it.</summary>
    private async Task<string> RawAsync(string line, string headers, string body = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(running.Gateway.Http.Host, running.Gateway.Http.Port, limit.Token);
        var stream = tcp.GetStream();
        var close = body.Length == 0 || headers.Contains("Length: 1000", StringComparison.Ordinal) ? "" : "Connection: close\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: {running.Gateway.Http.Authority}\r\n{close}{headers}\r\n{body}"), limit.Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        for (int read; (read = await stream.ReadAsync(buffer, limit.Token)) > 0;)
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return answer.ToString();
    }

    /// <summary>A kilobyte every 100 ms, until the server has answered.</summary>
    private static async Task<string> TrickleAsync(Uri server, string path, string token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Length: 1000000\r\n\r\n"), TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var answer = stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask();
        for (var n = 0; n < 100 && await Task.WhenAny(answer, Task.Delay(100, TestContext.Current.CancellationToken)) != answer; n++)
            await stream.WriteAsync(new byte[1024], TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, await answer);
    }

    private async Task<HttpClient> ClientAsync() => running.Gateway.Client(await running.Issuer.TokenAsync());

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
