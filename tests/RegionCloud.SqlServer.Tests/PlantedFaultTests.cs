using Microsoft.EntityFrameworkCore;
using RegionCloud.SqlServer.Testing;

namespace RegionCloud.SqlServer.Tests;

/// <summary>Faults put there on purpose: a test of SQL Server that finds none of them would say nothing of the rest (decisions §10).</summary>
public class PlantedFaultTests
{
    [Fact]
    public void Of_several_faulty_queries_each_is_told_with_its_origin_and_the_right_ones_are_bound()
    {
        var department = Department.Of(typeof(ShelfDb));
        using var db = (ShelfDb)department.OpenSqlite();

        var (_, bound, faults) = Queries.Bind(department,
        [
            (db.Books.FromSql($"SELECT b.Id, b.Titel AS Title FROM Books AS b").Expression, "misspelt column"),
            (db.Books.FromSql($"SELECT b.Id, b.Title FROM Boks AS b").Expression, "misspelt table"),
            (db.Books.Where(b => EF.Functions.Glob(b.Title, "a*")).Expression, "only SQLite"),
            (db.Books.Where(b => b.Title.StartsWith("ab")).OrderBy(b => b.Id).Expression, "right"),
        ]);

        Assert.Equal(3, bound);
        Assert.Equal(["misspelt column", "misspelt table", "only SQLite"], faults.Select(f => f.Split(':')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(faults, f => f.Contains("Titel", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("Boks", StringComparison.Ordinal));
    }

    [Fact]
    public void What_parses_and_is_refused_when_it_runs_is_told()
    {
        const string Create = "CREATE TABLE Books (Id int NOT NULL PRIMARY KEY, Title nvarchar(40) NOT NULL);";

        Assert.Empty(Binding.Faults(Create, new Statement("right", "SELECT MAX(b.Id) FROM Books AS b WHERE b.Title = @p", "@p nvarchar(40)")));
        Assert.Contains("130", Assert.Single(Binding.Faults(Create, new Statement("sum", "SELECT SUM((SELECT MAX(c.Id) FROM Books AS c)) FROM Books AS b"))), StringComparison.Ordinal);
        Assert.Contains("ORDER BY", Assert.Single(Binding.Faults(Create, new Statement("order", "SELECT * FROM (SELECT b.Id FROM Books AS b ORDER BY b.Id) AS c"))), StringComparison.Ordinal);
        Assert.Contains("hint", Assert.Single(Binding.Faults(Create, new Statement("hint", "SELECT b.Id FROM Books AS b WITH (NOLOCK)"))), StringComparison.Ordinal);
        Assert.Contains("line 2", Assert.Single(Binding.Faults(Create, new Statement("grammar", "SELEC b.Id FROM Books AS b"))), StringComparison.Ordinal);
    }

    /// <summary>Neither parser nor name resolution sees these; the model does.</summary>
    [Fact]
    public void Types_that_clash_cascades_that_meet_and_keys_without_a_limit_are_told_by_the_model()
    {
        using var db = Department.Of(typeof(FaultyDb)).OpenSqlServer();

        var broken = ModelRules.Broken(db);

        Assert.Contains("206: Loan.ShelfCode nvarchar(20) refers to Shelf.Code nvarchar(40)", broken);
        Assert.Contains(broken, b => b.StartsWith("1785: a delete reaches Note twice", StringComparison.Ordinal));
        Assert.Contains("1919: Loan.IX_Loan_Remark over Remark nvarchar(max)", broken);
        Assert.Contains("Loan.At: an instant is a DateTimeOffset, a day a DateOnly", broken);
        Assert.Contains("Note.IX_Note_Number is unique and allows one NULL in Number", broken);
    }

    internal sealed class Book
    {
        public int Id { get; init; }

        public string Title { get; init; } = "";
    }

    internal sealed class ShelfDb(DbContextOptions<ShelfDb> options) : DbContext(options)
    {
        public DbSet<Book> Books => Set<Book>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Book>().Property(b => b.Title).HasMaxLength(40);
    }

    internal sealed class Shelf
    {
        public int Id { get; init; }

        public string Code { get; init; } = "";
    }

    internal sealed class Loan
    {
        public int Id { get; init; }

        public string ShelfCode { get; init; } = "";

        public string Remark { get; init; } = "";

        public DateTime At { get; init; }
    }

    internal sealed class Note
    {
        public int Id { get; init; }

        public int ShelfId { get; init; }

        public int LoanId { get; init; }

        public int? Number { get; init; }
    }

    internal sealed class FaultyDb(DbContextOptions<FaultyDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Shelf>().Property(s => s.Code).HasMaxLength(40);
            modelBuilder.Entity<Loan>(loan =>
            {
                loan.Property(l => l.ShelfCode).HasColumnType("nvarchar(20)");
                loan.Property(l => l.Remark).HasColumnType("nvarchar(max)");
                loan.HasIndex(l => l.Remark);
                loan.HasOne<Shelf>().WithMany().HasForeignKey(l => l.ShelfCode).HasPrincipalKey(s => s.Code);
            });
            modelBuilder.Entity<Note>(note =>
            {
                note.HasIndex(n => n.Number).IsUnique().HasFilter(null);
                note.HasOne<Shelf>().WithMany().HasForeignKey(n => n.ShelfId);
                note.HasOne<Loan>().WithMany().HasForeignKey(n => n.LoanId);
            });
        }
    }
}
