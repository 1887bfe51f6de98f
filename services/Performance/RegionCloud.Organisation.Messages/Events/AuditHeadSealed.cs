namespace RegionCloud.Organisation.Messages.Events;

/// <summary>
/// How far a service's audit is sealed (security U1). Every other service keeps it, so that nobody can shorten or rewrite that audit unnoticed.
/// At most once a minute, and only when something new was sealed.
/// </summary>
/// <param name="Service">Whose audit, such as <c>sales</c>.</param>
/// <param name="Seq">Place of the last sealed entry.</param>
/// <param name="Hash">Its hash, lower-case hex.</param>
/// <param name="SealedAt">When it was sealed, UTC.</param>
public sealed record AuditHeadSealed(string Service, long Seq, string Hash, DateTimeOffset SealedAt);
