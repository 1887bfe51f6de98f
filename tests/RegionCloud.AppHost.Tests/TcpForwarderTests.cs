using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RegionCloud.AppHost.Embedded;

namespace RegionCloud.AppHost.Tests;

public sealed class TcpForwarderTests : IAsyncLifetime
{
    private readonly TcpListener echo = new(IPAddress.Loopback, 0);
    private TcpForwarder forwarder = null!;

    public ValueTask InitializeAsync()
    {
        echo.Start();
        _ = EchoAsync();
        // The first target accepts nobody, as a replica does while it restarts.
        forwarder = new TcpForwarder(0, new IPEndPoint(IPAddress.Loopback, 1), (IPEndPoint)echo.LocalEndpoint);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await forwarder.DisposeAsync();
        echo.Dispose();
    }

    [Fact]
    public async Task A_target_that_does_not_accept_is_skipped()
    {
        for (var i = 0; i < 4; i++)
        {
            using var client = await ConnectAsync();
            Assert.Equal(7, await AskAsync(client, 7));
        }
    }

    [Fact]
    public async Task Down_cuts_and_refuses_and_up_accepts_on_the_same_port()
    {
        using var before = await ConnectAsync();
        Assert.Equal(1, await AskAsync(before, 1));
        forwarder.Down();
        await Assert.ThrowsAsync<IOException>(() => AskAsync(before, 2));
        await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        forwarder.Up();
        using var after = await ConnectAsync();
        Assert.Equal(3, await AskAsync(after, 3));
    }

    [Fact]
    public async Task Reset_cuts_what_is_open_and_new_connections_work()
    {
        using var before = await ConnectAsync();
        Assert.Equal(1, await AskAsync(before, 1));
        forwarder.Reset();
        await Assert.ThrowsAsync<IOException>(() => AskAsync(before, 2));
        using var after = await ConnectAsync();
        Assert.Equal(3, await AskAsync(after, 3));
    }

    [Fact]
    public async Task Latency_is_added_in_each_direction()
    {
        forwarder.Harm = new Harm { Latency = TimeSpan.FromMilliseconds(50) };
        using var client = await ConnectAsync();
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(5, await AskAsync(client, 5));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(95));
    }

    [Fact]
    public async Task A_half_open_connection_takes_everything_and_answers_nothing()
    {
        using var client = await ConnectAsync();
        Assert.Equal(1, await AskAsync(client, 1));
        forwarder.Harm = new Harm { Swallows = true };
        var unanswered = AskAsync(client, 2);
        await Assert.ThrowsAsync<TimeoutException>(() => unanswered.WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));

        // What was swallowed stays lost; the connection itself never broke.
        forwarder.Harm = Harm.None;
        await client.GetStream().WriteAsync(new byte[] { 3 }, TestContext.Current.CancellationToken);
        Assert.Equal(3, await unanswered.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reset_comes_after_its_time_and_only_for_the_data_after_it()
    {
        forwarder.Harm = new Harm { ResetAfter = TimeSpan.FromMilliseconds(50) };
        using var client = await ConnectAsync();
        var began = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<IOException>(() => AskAsync(client, 1));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(45));
    }

    [Fact]
    public async Task Slices_and_a_narrow_line_change_the_time_and_not_the_data()
    {
        forwarder.Harm = new Harm { SliceBytes = 3, BytesPerSecond = 2_000 };
        using var client = await ConnectAsync();
        var began = Stopwatch.GetTimestamp();
        var sent = Enumerable.Range(0, 200).Select(n => (byte)n).ToArray();
        await client.GetStream().WriteAsync(sent, TestContext.Current.CancellationToken);
        var back = new byte[sent.Length];
        await client.GetStream().ReadExactlyAsync(back, TestContext.Current.CancellationToken);
        Assert.Equal(sent, back);
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public async Task A_limit_ends_the_connection_after_its_bytes()
    {
        forwarder.Harm = new Harm { LimitBytes = 2, ToClient = false };
        using var client = await ConnectAsync();
        Assert.Equal(1, await AskAsync(client, 1));
        Assert.Equal(2, await AskAsync(client, 2));
        await Assert.ThrowsAsync<IOException>(() => AskAsync(client, 3));
    }

    [Fact]
    public async Task Only_the_share_of_the_connections_suffers_that_it_names()
    {
        forwarder.Harm = new Harm { ResetAfter = TimeSpan.Zero, Toxicity = 0.5 };
        var hurt = 0;
        for (var n = 0; n < 200; n++)
        {
            using var client = await ConnectAsync();
            hurt += await AskAsync(client, 1).ContinueWith(t => t.IsFaulted ? 1 : 0, TaskScheduler.Default);
        }

        Assert.InRange(hurt, 60, 140);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(forwarder.LocalEndPoint);
        return client;
    }

    private static async Task<int> AskAsync(TcpClient client, byte question)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(new[] { question });
        var answer = new byte[1];
        return await stream.ReadAsync(answer) == 1 ? answer[0] : throw new IOException("Closed.");
    }

    private async Task EchoAsync()
    {
        while (true)
        {
            var client = await echo.AcceptTcpClientAsync();
            _ = client.GetStream().CopyToAsync(client.GetStream());
        }
    }
}
