using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RegionCloud.AppHost.Embedded;

/// <summary>
/// A stable port before one or more targets, in turn; a target that does not accept is skipped.
/// It can also hurt, which is what fault tests need between two real processes: see <see cref="Harm"/>.
/// </summary>
public sealed class TcpForwarder : IAsyncDisposable
{
    private readonly IReadOnlyList<IPEndPoint> targets;
    private readonly ConcurrentDictionary<Socket, Socket> connections = new();
    private readonly CancellationTokenSource disposed = new();
    private readonly Lock gate = new();
    private Socket? listener;
    private Task accepting = Task.CompletedTask;
    private uint next;

    /// <param name="port">The stable loopback port; 0 takes a free one.</param>
    public TcpForwarder(int port, params IReadOnlyList<IPEndPoint> targets)
    {
        this.targets = targets;
        LocalEndPoint = new IPEndPoint(IPAddress.Loopback, port);
        Up();
    }

    public IPEndPoint LocalEndPoint { get; private set; }

    /// <summary>What the connections suffer from now on, open ones too.</summary>
    public Harm Harm { get; set; } = Harm.None;

    /// <summary>Connections are refused and the existing ones reset, as if the process had gone.</summary>
    public void Down()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
        }

        Reset();
    }

    public void Up()
    {
        lock (gate)
        {
            if (listener is not null)
            {
                return;
            }

            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            // Without it the port stays taken for a minute by the connections that were just cut.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(LocalEndPoint);
            socket.Listen(512);
            LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
            listener = socket;
            accepting = AcceptAsync(socket);
        }
    }

    /// <summary>Cuts the existing connections with a TCP reset; new ones work.</summary>
    public void Reset()
    {
        foreach (var (client, server) in connections)
        {
            Cut(client);
            Cut(server);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync();
        Down();
        await accepting;
    }

    private async Task AcceptAsync(Socket socket)
    {
        while (true)
        {
            try
            {
                _ = ForwardAsync(await socket.AcceptAsync(disposed.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException || (e is SocketException && listener != socket))
            {
                return;
            }
            catch (SocketException)
            {
                // One client gave up between its connect and our accept; the others still come.
            }
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        client.NoDelay = true;
        if (await ConnectAsync() is not { } server)
        {
            Cut(client);
            return;
        }

        connections[client] = server;
        // Whoever cut everything a moment ago did not see this connection.
        if (listener is null)
        {
            Reset();
        }

        var luck = Random.Shared.NextDouble();
        try
        {
            await Task.WhenAll(PumpAsync(client, server, toServer: true, luck), PumpAsync(server, client, toServer: false, luck));
        }
        finally
        {
            connections.TryRemove(client, out _);
            client.Dispose();
            server.Dispose();
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        var first = Interlocked.Increment(ref next);
        for (var i = 0; i < targets.Count; i++)
        {
            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await server.ConnectAsync(targets[(int)((first + i) % targets.Count)], disposed.Token);
                return server;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                server.Dispose();
            }
        }

        return null;
    }

    private async Task PumpAsync(Socket from, Socket to, bool toServer, double luck)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0L;
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                var harm = Harm.For(toServer, luck);
                if (harm.ResetAfter is { } patience)
                {
                    await Task.Delay(patience, disposed.Token);
                    Cut(from);
                    Cut(to);
                    return;
                }

                // Half open: both sides believe in the connection, and nothing arrives.
                if (harm.Swallows)
                {
                    continue;
                }

                if (harm.LimitBytes is { } limit && (passed += read) > limit)
                {
                    Cut(from);
                    Cut(to);
                    return;
                }

                await harm.DelayAsync(read, disposed.Token);
                await SendAsync(to, buffer.AsMemory(0, read), harm);
            }

            await Task.Delay(Harm.For(toServer, luck).SlowClose, disposed.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Cut(from);
            Cut(to);
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> data, Harm harm)
    {
        while (data.Length > 0)
        {
            var sent = await to.SendAsync(data[..Math.Min(data.Length, harm.SliceBytes ?? data.Length)]);
            data = data[sent..];
            if (harm.SliceBytes is not null)
            {
                await Task.Delay(harm.BetweenSlices, disposed.Token);
            }
        }
    }

    private static void Cut(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone, which is what was wanted.
        }

        socket.Dispose();
    }
}
