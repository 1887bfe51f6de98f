using CsCheck;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;

namespace RegionCloud.ServiceDefaults.Tests.Lists;

/// <summary>Lists under concurrent change (api §3, pagination and filtering).</summary>
public sealed class KeysetTests
{
    private static readonly BookList List = new();
    private static readonly string[] Sorts = ["id", "title", "price", "printed", "bought", "pages"];

    private static readonly string?[] Titles = [null, "", "a", "A", "b", "红楼梦", "水浒传"];

    // Few different values, so that many rows are equal in what they are sorted by; and many absent ones.
    private static readonly Gen<Book> GenBook = Gen.Select(
        Gen.Int[0, Titles.Length - 1].Select(n => Titles[n]),
        Gen.OneOf(Gen.Const((decimal?)null), Gen.Int[-3, 12].Select(n => (decimal?)(n / 2m))),
        Gen.OneOf(Gen.Const((DateOnly?)null), Gen.Int[0, 3].Select(n => (DateOnly?)new DateOnly(2026, 1, 30).AddDays(n))),
        Gen.Int[0, 3],
        Gen.Int[1, 3],
        Gen.Guid,
        (title, price, printed, bought, pages, id) => new Book { Id = id, Title = title, Price = price, Printed = printed, Bought = DateTimeOffset.UnixEpoch.AddTicks(bought), Pages = pages });

    private static readonly Gen<string> GenSort = Gen.Shuffle(Sorts).SelectMany(order => Gen.Select(Gen.Int[1, order.Length], Gen.Bool.Array[order.Length],
        (count, down) => string.Join(',', order.Take(count).Select((name, n) => down[n] ? $"-{name}" : name))));

    /// <summary>What happens between two pages: books come, and some go (by their place among those there).</summary>
    private static readonly Gen<(Book[] Come, int[] Go)> GenChange = Gen.Select(GenBook.Array[0, 4], Gen.Int[0, 99].Array[0, 2]);

    [Fact]
    public void Whatever_comes_and_goes_between_pages_nothing_is_skipped_or_repeated_in_any_sort()
        => Gen.Select(GenBook.Array[0, 30], GenSort, Gen.Int[1, 7], GenChange.Array[12]).Sample((books, sort, size, changes) =>
        {
            using var shop = new BookShop();
            shop.AddRange(books);
            shop.SaveChanges();
            var (seen, staying) = (new List<Book>(), books.Select(b => b.Id).ToHashSet());
            var keyset = List.Sorted(sort, []);
            object?[]? place = null;
            for (var page = 0; ; page++)
            {
                // Through bytes, as a token carries it.
                var after = place is null ? null : keyset.Read(Keyset<Book>.Write(place));
                var (rows, next) = keyset.ReadAsync(shop.Books.AsNoTracking(), after, size, default).GetAwaiter().GetResult();
                Assert.True(rows.Count <= size);
                seen.AddRange(rows);
                if (next is null)
                    break;

                place = next;
                foreach (var gone in page < changes.Length ? changes[page].Go : [])
                {
                    var all = shop.Books.ToList();
                    if (all.Count == 0)
                        continue;
                    staying.Remove(all[gone % all.Count].Id);
                    shop.Remove(all[gone % all.Count]);
                    shop.SaveChanges();
                }

                shop.AddRange(page < changes.Length ? changes[page].Come : []);
                shop.SaveChanges();
            }

            Assert.Equal(seen.Count, seen.Select(b => b.Id).Distinct().Count());
            Assert.Superset(staying, seen.Select(b => b.Id).ToHashSet());
            Assert.Equal(InOrder(seen, sort), seen);
        }, iter: 200);

    [Fact]
    public void A_sort_is_read_down_to_the_id_and_an_unknown_one_names_the_known_ones()
    {
        var faults = new List<Fault>();
        List.Sorted("-title,author", faults);

        var fault = Assert.Single(faults);
        Assert.Equal(("value-not-allowed", "/sort", "author"), (fault.Code, fault.Pointer, fault.Values!["value"]));
        Assert.Equal("id, title, price, printed, bought, pages", fault.Values["allowed"]);
    }

    [Theory]
    [InlineData("q", "50%", 1)]
    [InlineData("q", "_ O", 1)]
    [InlineData("q", "[x]", 1)]
    [InlineData("q", "PERCENT", 1)]
    [InlineData("q", "楼梦", 1)]
    [InlineData("q", "\\", 0)]
    [InlineData("genre", "poetry,novel", 4)]
    [InlineData("genre", "poetry", 1)]
    [InlineData("printedFrom", "2026-01-31", 2)]
    [InlineData("printedTo", "2026-01-31", 1)]
    [InlineData("priceMin", "9.50", 2)]
    [InlineData("priceMax", "9.49", 1)]
    [InlineData("boughtTo", "2026-01-31", 1)]
    [InlineData("boughtFrom", "2026-02-01", 3)]
    [InlineData("boughtFrom", "0001-01-01", 4)]
    [InlineData("boughtTo", "9999-12-31", 4)]
    public void A_filter_finds_what_it_says_also_at_its_boundary(string name, string text, int found)
    {
        using var shop = new BookShop();
        // The last moment of January in the company's zone, and the first of February.
        var january = new DateTimeOffset(2026, 1, 31, 23, 59, 59, 999, TimeSpan.FromHours(8)).ToUniversalTime();
        shop.AddRange(
            new Book { Title = "50% percent", Price = 9.50m, Printed = new DateOnly(2026, 1, 31), Bought = january },
            new Book { Title = "500 _ o", Price = 9.49m, Printed = new DateOnly(2026, 2, 1), Bought = january.AddMilliseconds(1) },
            new Book { Title = "[X]", Price = 12m, Bought = january.AddDays(1), Genre = Genre.Poetry },
            new Book { Title = "红楼梦", Bought = january.AddDays(2) });
        shop.SaveChanges();
        var faults = new List<Fault>();

        Assert.Equal(found, List.Filtered(shop.Books, p => p == name ? text : null, faults).Count());
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("genre", "poetry,prose", "value-not-allowed")]
    [InlineData("genre", "", "value-not-allowed")]
    [InlineData("id", "7", "invalid-value")]
    [InlineData("printedFrom", "31.01.2026", "invalid-value")]
    [InlineData("priceMin", "1e3", "invalid-value")]
    [InlineData("priceMax", "0.001", "invalid-value")]
    [InlineData("q", "", "text-length")]
    public void A_filter_that_cannot_be_read_is_a_fault_that_names_it(string name, string text, string code)
    {
        using var shop = new BookShop();
        var faults = new List<Fault>();
        List.Filtered(shop.Books, p => p == name ? text : null, faults);

        Assert.Equal((code, $"/{name}"), (Assert.Single(faults).Code, faults[0].Pointer));
    }

    /// <summary>The order as the words of the convention have it: what is absent first, and after everything when turned round.</summary>
    private static List<Book> InOrder(IEnumerable<Book> books, string sort)
    {
        var ordered = books.OrderBy(_ => 0);
        foreach (var word in sort.Split(',').Append("id"))
        {
            var order = Comparer<object?>.Create((a, b) => a is string x && b is string y ? string.CompareOrdinal(x, y) : Comparer<object?>.Default.Compare(a, b));
            ordered = word.StartsWith('-') ? ordered.ThenByDescending(b => Value(b, word[1..]), order) : ordered.ThenBy(b => Value(b, word), order);
        }

        return [.. ordered];

        static object? Value(Book book, string name) => name switch
        {
            "title" => book.Title,
            "price" => book.Price,
            "printed" => book.Printed,
            "bought" => book.Bought,
            "pages" => book.Pages,
            _ => book.Id.ToString(),
        };
    }
}
