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
        forwarder.Latency = TimeSpan.FromMilliseconds(50);
        using var client = await ConnectAsync();
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(5, await AskAsync(client, 5));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(95));
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
