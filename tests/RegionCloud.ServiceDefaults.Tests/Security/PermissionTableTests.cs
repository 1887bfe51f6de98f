using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Tests.Security;

/// <summary>permissions.csv says what the matrix of security §2.3 says, which was written down here a second time in its own letters.</summary>
public class PermissionTableTests
{
    /// <summary>What a letter means for a resource, where it is more than the verb of the same sense.</summary>
    private static readonly Dictionary<(string Resource, char Letter), string[]> Meant = new()
    {
        [("contract", 'c')] = ["contract.write", "contract.sign"],
        [("contract", 'u')] = ["contract.write", "contract.sign"],
        [("contract", 'p')] = ["contract.review", "contract.void"],
        [("organisation", 'u')] = ["organisation.manage"],
        [("period", 'c')] = ["period.close"],
        [("period", 'b')] = ["period.backdate"],
        [("payment", 'c')] = ["payment.record", "payment.reverse"],
    };

    private static readonly Dictionary<char, string> Verbs = new()
    {
        ['r'] = "read", ['c'] = "create", ['u'] = "update", ['p'] = "approve", ['x'] = "export", ['y'] = "pay", ['k'] = "acknowledge", ['v'] = "verify",
    };

    [Fact]
    public void The_table_is_the_matrix_Z2()
    {
        var (roles, matrix) = Matrix();
        var differences = from row in matrix
                          from permission in Permissions.All.Where(p => p.StartsWith($"{row.Resource}.", StringComparison.Ordinal)).Union(row.Cells.SelectMany(c => c.Keys))
                          from role in roles.Select((name, index) => (Name: name, Index: index))
                          let wanted = row.Cells[role.Index].TryGetValue(permission, out var reach) ? reach : (ReachOfRole?)null
                          let given = Permissions.Of(permission, role.Name)
                          where wanted != given
                          select $"{permission} for {role.Name}: the matrix says {wanted?.ToString() ?? "-"}, the table {given?.ToString() ?? "-"}";
        Assert.Empty(differences);
        Assert.True(matrix.Count >= 20);
    }

    [Fact]
    public void Every_role_of_the_matrix_and_no_other_can_be_granted()
        => Assert.Equal(Matrix().Roles.Order(StringComparer.Ordinal), Permissions.Roles.Where(r => !r.StartsWith("svc-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_employee_files_and_reads_his_own_claims_whatever_his_role_and_nothing_else_goes_without_a_role_10a()
    {
        Assert.Equal(["expense.create", "expense.read"], Permissions.All.Where(p => Permissions.Of(p, Permissions.Everybody) is not null).Order(StringComparer.Ordinal));
        Assert.All(["expense.create", "expense.read"], p => Assert.Equal(ReachOfRole.Own, Permissions.Of(p, Permissions.Everybody)));

        var (anna, east, west) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var reach = Permissions.ReachOf("expense.create", [], anna, [east, west])!;
        Assert.True(reach.Covers(east, null, anna) && reach.Covers(west, null, anna));
        Assert.False(reach.Covers(east, null, Guid.CreateVersion7()) || reach.Covers(Guid.CreateVersion7(), null, anna));
        Assert.Null(Permissions.ReachOf("expense.create", [], employeeId: null));
        Assert.Null(Permissions.ReachOf("expense.approve", [], anna, [east, west]));
    }

    [Fact]
    public void An_auditor_only_reads_SoD11()
        => Assert.All(Permissions.All.Where(p => Permissions.Of(p, "auditor") is not null), p => Assert.Contains(p.Split('.')[1], (string[])["read", "export", "verify"]));

    [Fact]
    public void Who_exports_may_read_at_least_as_far_so_no_file_holds_more_than_its_reader_sees_U4()
    {
        var exports = Permissions.All.Where(p => p.EndsWith(".export", StringComparison.Ordinal)).SelectMany(p => Permissions.Roles.Select(r => (Permission: p, Role: r))).Where(e => Permissions.Of(e.Permission, e.Role) is not null).ToList();
        Assert.True(exports.Count >= 10);
        // The enum goes from the widest reach to the narrowest.
        Assert.All(exports, e => Assert.True(Permissions.Of(e.Permission.Replace(".export", ".read", StringComparison.Ordinal), e.Role) <= Permissions.Of(e.Permission, e.Role), $"{e.Role} exports more than it reads: {e.Permission}"));
    }

    [Fact]
    public void An_operator_creates_no_business_fact_SoD10()
        => Assert.All(
            Permissions.All.Where(p => Permissions.Of(p, "operator") is not null && !p.EndsWith(".read", StringComparison.Ordinal)),
            p => Assert.Contains(p.Split('.')[0], (string[])["operations", "delegation"]));

    [Fact]
    public void Who_records_a_receipt_approves_no_write_off_and_who_proposes_a_bonus_does_not_approve_it_SoD3_SoD5()
    {
        foreach (var (makes, approves) in new[] { ("payment.record", "writeOff.approve"), ("writeOff.create", "writeOff.approve"), ("bonus.create", "bonus.approve"), ("expense.pay", "expense.approve") })
            Assert.DoesNotContain(Permissions.Roles, role => Permissions.Of(makes, role) is not null && Permissions.Of(approves, role) is not null);
    }

    private static (IReadOnlyList<string> Roles, IReadOnlyList<(string Resource, IReadOnlyList<Dictionary<string, ReachOfRole>> Cells)> Rows) Matrix()
    {
        using var stream = typeof(PermissionTableTests).Assembly.GetManifestResourceStream("RegionCloud.ServiceDefaults.Tests.Security.matrix.csv")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith('#')).Select(l => l.Split(',')).ToList();
        return (lines[0][1..], [.. lines.Skip(1).Select(l => (l[0], (IReadOnlyList<Dictionary<string, ReachOfRole>>)[.. l.Skip(1).Select(cell => Cell(l[0], cell))]))]);
    }

    /// <summary>"rc O p D": each word of letters with its reach. Who approves further than he reads must also see what he approves.</summary>
    private static Dictionary<string, ReachOfRole> Cell(string resource, string cell)
    {
        var given = new Dictionary<string, ReachOfRole>(StringComparer.Ordinal);
        var words = cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i += 2)
        {
            var reach = Enum.GetValues<ReachOfRole>().Single(r => r.ToString()[0] == words[i + 1][0]);
            foreach (var permission in words[i].SelectMany(letter => Meant.GetValueOrDefault((resource, letter)) ?? [$"{resource}.{Verbs[letter]}"]))
                given[permission] = reach;
            if (words[i].Contains('p', StringComparison.Ordinal) && given.TryGetValue($"{resource}.read", out var read) && reach < read)
                given[$"{resource}.read"] = reach;
        }

        return given;
    }
}
