using Microsoft.AspNetCore.Http;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>The request cannot be understood: 400 with a pointer for each fault.</summary>
public sealed class MalformedRequestException(params IReadOnlyList<Fault> faults) : Exception(string.Join("; ", faults.Select(f => f.Code)))
{
    public IReadOnlyList<Fault> Faults { get; } = faults;
}

/// <summary>If-Match is missing (428) or stale (412).</summary>
public sealed class PreconditionException(int status, Fault fault) : Exception(fault.Code)
{
    public int Status { get; } = status;

    public Fault Fault { get; } = fault;

    public static PreconditionException Required() => new(StatusCodes.Status428PreconditionRequired, new Fault("if-match-required", "/If-Match"));

    public static PreconditionException Stale(string sent, object current)
        => new(StatusCodes.Status412PreconditionFailed, Fault.Of("stale-version", "/If-Match", ("sent", sent), ("current", current)));
}

/// <summary>A change of a record outside the data scope was about to be saved; to the caller it does not exist.</summary>
public sealed class OutOfReachException(string record) : Exception($"{record} lies outside the data scope.");

/// <summary>Another department's service was needed and did not answer.</summary>
public sealed class PeerUnavailableException(string service, Exception inner) : Exception($"{service} does not answer.", inner)
{
    public string Service { get; } = service;
}

/// <summary>What is stored of a file is not what was added: 500, and somebody must look at the disk.</summary>
public sealed class CorruptAttachmentException(string fileName) : Exception($"The stored content of {fileName} is not what was added.")
{
    public string FileName { get; } = fileName;
}
