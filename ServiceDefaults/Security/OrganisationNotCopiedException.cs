namespace RegionCloud.ServiceDefaults.Security;

/// <summary>This service has no copy of the organisation yet. A missing copy is 503, never allow (decisions §8).</summary>
public sealed class OrganisationNotCopiedException() : Exception("The organisation has not been copied yet.");
