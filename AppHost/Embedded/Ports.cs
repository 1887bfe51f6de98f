using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace RegionCloud.AppHost.Embedded;

/// <summary>Gives out loopback ports: the known ones after a look whether they are free, or free ones.</summary>
internal sealed class Ports(bool dynamic)
{
    /// <summary>Below the range that outgoing connections use: from there a restarted service could find its port taken.</summary>
    private static readonly int EphemeralFrom =
        int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);

    private readonly HashSet<int> given = [];

    public int Known(int port, string owner)
    {
        if (dynamic)
        {
            return Free();
        }

        if (!given.Add(port))
        {
            throw new EngineException($"Port {port} of {owner} is given to another resource as well; change one in its appsettings.json.");
        }

        return IsFree(port)
            ? port
            : throw new EngineException($"Port {port} of {owner} is taken by another program. Stop that program, or start with --dynamic-ports.");
    }

    public int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(15_000, Math.Max(EphemeralFrom, 20_000));
            if (IsFree(port) && given.Add(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
