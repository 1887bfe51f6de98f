using Microsoft.Data.SqlClient;
using RegionCloud.Testing;

namespace RegionCloud.SqlServer.Tests;

public class LiveDatabaseTests
{
    private const string Server = "Server=tcp:db.example,1433;User ID=sa;Password=secret;TrustServerCertificate=true;Initial Catalog=master";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_server_there_is_no_live_run(string? server) => Assert.Null(LiveDatabase.On(server, "sales"));

    [Fact]
    public void Each_service_under_test_has_a_database_of_its_own_on_the_server_that_was_named()
    {
        var (one, other) = (LiveDatabase.On(Server, "sales")!, LiveDatabase.On(Server, "sales")!);

        var connection = new SqlConnectionStringBuilder(one.ConnectionString);
        Assert.Equal(("tcp:db.example,1433", "sa", "secret", true, one.Name), (connection.DataSource, connection.UserID, connection.Password, connection.TrustServerCertificate, connection.InitialCatalog));
        Assert.StartsWith("regioncloud-test-sales-", one.Name, StringComparison.Ordinal);
        Assert.InRange(one.Name.Length, 1, 128);
        Assert.NotEqual(one.Name, other.Name);
    }

    [Fact]
    public void A_connection_string_that_none_can_read_ends_the_run()
        => Assert.Throws<ArgumentException>(() => LiveDatabase.On("not a connection string", "sales")!.ConnectionString);
}
