using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RegionCloud.ServiceDefaults.Lists;

namespace RegionCloud.ServiceDefaults.Tests.Lists;

internal enum Genre
{
    Novel,
    Poetry,
}

internal sealed class Book
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string? Title { get; init; }

    public decimal? Price { get; init; }

    public DateOnly? Printed { get; init; }

    public DateTimeOffset Bought { get; init; }

    public int Pages { get; init; }

    public Genre Genre { get; init; }
}

internal sealed class BookList : Listing<Book, Book>
{
    public BookList()
    {
        Key(b => b.Id);
        Filter("genre", b => b.Genre);
        Filter("id", b => b.Id);
        Range("printed", b => b.Printed);
        Range("bought", b => b.Bought);
        Range("price", b => b.Price);
        Search(b => b.Title);
        Sort("title", b => b.Title);
        Sort("price", b => b.Price);
        Sort("printed", b => b.Printed);
        Sort("bought", b => b.Bought);
        Sort("pages", b => b.Pages);
    }
}

/// <summary>A table of books in memory, as SQLite keeps the departments' tables.</summary>
internal sealed class BookShop : DbContext
{
    private readonly SqliteConnection connection = new("Data Source=:memory:");

    public BookShop()
    {
        connection.Open();
        Database.EnsureCreated();
    }

    public DbSet<Book> Books => Set<Book>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite(connection);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Ticks>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    private sealed class Ticks() : ValueConverter<DateTimeOffset, long>(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    public override void Dispose()
    {
        base.Dispose();
        connection.Dispose();
    }
}
