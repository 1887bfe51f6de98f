using System.Collections.Frozen;

namespace RegionCloud.Issuer;

/// <summary>Somebody to try the system as.</summary>
/// <param name="Hint">The role this person is meant to have. Only a hint: roles are grants of the organisation, never in the token.</param>
internal sealed record DemoUser(string User, string Subject, string Name, string Hint, string? Region);

/// <summary>The people of <c>users.csv</c>, or of the file that <c>Issuer:Users</c> names.</summary>
internal sealed class DemoUsers(IReadOnlyList<DemoUser> all)
{
    private readonly FrozenDictionary<string, DemoUser> byUser = all.ToFrozenDictionary(u => u.User, StringComparer.Ordinal);

    public IReadOnlyList<DemoUser> All { get; } = all;

    public DemoUser? Find(string user) => byUser.GetValueOrDefault(user);

    /// <summary>Columns user,subject,name,hint and optionally region, in this order, without quotes.</summary>
    public static DemoUsers Read(string path)
    {
        var lines = File.ReadAllLines(path);
        if (lines is not [var header, ..] || !header.StartsWith("user,subject,name,hint", StringComparison.Ordinal))
            throw new InvalidDataException($"{path} must begin with the columns user,subject,name,hint and may go on with region.");

        return new DemoUsers([.. lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',', StringSplitOptions.TrimEntries) switch
        {
            [var user, var subject, var name, var hint] => new DemoUser(user, subject, name, hint, null),
            [var user, var subject, var name, var hint, var region] => new DemoUser(user, subject, name, hint, region == "" ? null : region),
            _ => throw new InvalidDataException($"{path}: '{l}' has not four or five columns."),
        })]);
    }
}
