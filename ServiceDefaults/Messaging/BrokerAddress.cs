using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>Where the broker is and who connects to it.</summary>
internal sealed record BrokerAddress(Uri Uri, string Service)
{
    /// <summary>A connection past the bus.</summary>
    public Task<IConnection> ConnectAsync(string purpose, CancellationToken cancellationToken) => new ConnectionFactory
    {
        Uri = Uri,
        ClientProvidedName = $"{Service} {purpose}",
        AutomaticRecoveryEnabled = false,
        RequestedHeartbeat = TimeSpan.FromSeconds(10),
        RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
    }.CreateConnectionAsync(cancellationToken);

    /// <summary>How many messages wait in a queue and how many consumers it has; null when there is none of that name.</summary>
    public static async Task<QueueDeclareOk?> LookAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        // Asking for a queue that does not exist closes the channel, hence one for each question.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    public static async Task CloseAsync(IConnection? connection)
    {
        try
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or AlreadyClosedException or OperationInterruptedException)
        {
            // It was broken; that is why it goes.
        }
    }
}
