using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Lists;

namespace RegionCloud.ServiceDefaults.Tests.Lists;

/// <summary>Alone in the process: what others allocate meanwhile would be counted too.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class ExportMemoryTests
{
    private static readonly IReadOnlyList<(string, string)> Mark = [("By", "me")];

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Ten_thousand_rows_are_exported_with_flat_memory(string format)
    {
        const int Count = 10_000;
        await using var shop = new BookShop();
        shop.AddRange(Enumerable.Range(0, Count).Select(n => new Book { Title = $"红楼梦 {n}", Price = n / 100m, Printed = new DateOnly(2026, 1, 1).AddDays(n), Pages = n }));
        await shop.SaveChangesAsync(TestContext.Current.CancellationToken);
        shop.ChangeTracker.Clear();
        var (keyset, held, written) = (new BookList().Sorted("-price", []), new List<long>(), 0);
        await using var file = ExportFile.Temporary();

        await (format == "csv" ? CsvExport.WriteAsync(file, ["t", "p", "d"], AllAsync(), () => Mark, TestContext.Current.CancellationToken) : XlsxExport.WriteAsync(file, "s", "m", ["t", "p", "d"], AllAsync(), () => Mark, TestContext.Current.CancellationToken));

        var growth = (held.Max() - held[0]) / 1024;
        TestContext.Current.TestOutputHelper!.WriteLine($"{format}: {file.Length / 1024} KiB written, live memory at most {growth} KiB more than at the first 500 rows");
        Assert.Equal(Count, written);
        Assert.True(growth < 2048, $"live memory grew by {growth} KiB: {string.Join(", ", held)}");

        async IAsyncEnumerable<object?[]> AllAsync()
        {
            object?[]? place = null;
            do
            {
                (var part, place) = await keyset.ReadAsync(shop.Books.AsNoTracking(), place, 500, TestContext.Current.CancellationToken);
                foreach (var book in part)
                {
                    written++;
                    yield return [book.Title, book.Price, book.Printed];
                }

                part.Clear();
                held.Add(GC.GetTotalMemory(forceFullCollection: true));
            }
            while (place is not null);
        }
    }
}
