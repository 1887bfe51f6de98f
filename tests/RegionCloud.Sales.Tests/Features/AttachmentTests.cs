using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Files on records: whoever sees the record sees them, whoever changes it adds them, what was signed keeps them.</summary>
public sealed class AttachmentTests : IAsyncLifetime
{
    private static readonly byte[] Pdf = Encoding.Latin1.GetBytes("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n");
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task An_upload_without_a_body_is_refused_and_is_no_failure()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/sales/v1/contracts/{(await DraftAsync()).Id()}/attachments");
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var response = await app.As("anna").SendAsync(request, TestContext.Current.CancellationToken);
        Assert.InRange((int)response.StatusCode, 400, 415);
    }

    [Fact]
    public async Task A_file_comes_back_as_it_was_sent_for_saving_under_its_Chinese_name()
    {
        var path = $"contracts/{(await DraftAsync()).Id()}/attachments";
        var (response, file) = await app.As("anna").PostTo(path, Form("..\\合同 (终稿).pdf", Pdf, "application/pdf"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Pdf));
        Assert.Equal((HttpStatusCode.Created, "合同 (终稿).pdf", "application/pdf", hash), (response.StatusCode, file.Text("fileName"), file.Text("contentType"), file.Text("sha256")));
        Assert.Equal((Pdf.Length, $"\"{hash}\"", "anna"), (file.GetProperty("size").GetInt32(), response.Headers.ETag!.Tag, file.Text("addedBy")));

        using var download = await app.As("bob").GetAsync(response.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Equal(Pdf, await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var disposition = download.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", "合同 (终稿).pdf"), (disposition.DispositionType, disposition.FileNameStar));
        Assert.Equal(("application/pdf", Pdf.Length, $"\"{hash}\"", "nosniff"), (download.Content.Headers.ContentType!.MediaType, download.Content.Headers.ContentLength, download.Headers.ETag!.Tag, download.Headers.GetValues("X-Content-Type-Options").Single()));

        using var again = new HttpRequestMessage(HttpMethod.Get, response.Headers.Location);
        again.Headers.IfNoneMatch.ParseAdd($"\"{hash}\"");
        Assert.Equal(HttpStatusCode.NotModified, (await app.As("anna").SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
        var listed = (await app.As("anna").GetFrom(path)).Body;
        Assert.Equal(("合同 (终稿).pdf", "[\"remove\"]", "[\"add\"]"), (listed.GetProperty("items")[0].Text("fileName"), listed.GetProperty("items")[0].GetProperty("actions").GetRawText(), listed.GetProperty("actions").GetRawText()));
    }

    [Fact]
    public async Task The_same_content_twice_is_told_and_not_stored_twice_also_at_one_moment()
    {
        var anna = app.As("anna");
        var path = $"contracts/{(await DraftAsync()).Id()}/attachments";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => anna.PostTo(path, Form($"copy{n}.pdf", Pdf, "application/pdf"))));

        Assert.Single(answers, a => a.Response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(5, answers.Count(a => a.Response.StatusCode == HttpStatusCode.OK));
        Assert.Single(answers.Select(a => a.Body.Id()).Distinct());
        Assert.Single((await anna.GetFrom(path)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_repeated_key_repeats_the_answer_though_the_form_is_parted_differently()
    {
        var anna = app.As("anna");
        var path = $"contracts/{(await DraftAsync()).Id()}/attachments";
        var (first, one) = await anna.PostTo(path, Form("a.pdf", Pdf, "application/pdf"), key: "once");
        var (second, two) = await anna.PostTo(path, Form("a.pdf", Pdf, "application/pdf"), key: "once");
        var (other, problem) = await anna.PostTo(path, Form("b.pdf", Pdf, "application/pdf"), key: "once");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, one.Id()), (first.StatusCode, second.StatusCode, two.Id()));
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (other.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task To_a_signed_contract_files_are_added_but_none_is_removed()
    {
        var anna = app.As("anna");
        var contract = await app.SignedAsync();
        var path = $"contracts/{contract.Id()}/attachments";
        var (added, file) = await anna.PostTo(path, Form("a.pdf", Pdf, "application/pdf"));
        Assert.Equal((HttpStatusCode.Created, "[]"), (added.StatusCode, file.GetProperty("actions").GetRawText()));

        var (refused, problem) = await anna.SendAsync(HttpMethod.Delete, $"{path}/{file.Id()}", ifMatch: file.Etag());
        Assert.Equal((HttpStatusCode.Conflict, "sales.contract.attachments-frozen"), (refused.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task A_file_of_a_draft_is_removed_with_its_content_and_the_audit_keeps_its_name_and_hash()
    {
        var anna = app.As("anna");
        var contract = await DraftAsync();
        var path = $"contracts/{contract.Id()}/attachments";
        var (_, file) = await anna.PostTo(path, Form("a.pdf", Pdf, "application/pdf"));

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await anna.SendAsync(HttpMethod.Delete, $"{path}/{file.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await anna.SendAsync(HttpMethod.Delete, $"{path}/{file.Id()}", ifMatch: "\"other\"")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await anna.SendAsync(HttpMethod.Delete, $"{path}/{file.Id()}", ifMatch: file.Etag())).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.GetFrom($"{path}/{file.Id()}")).Response.StatusCode);
        Assert.Equal(0, await app.Db<SalesDbContext, int>(db => db.Database.SqlQuery<int>($"SELECT COUNT(*) AS Value FROM AttachmentChunks").SingleAsync(TestContext.Current.CancellationToken)));
        // Whoever signs at this moment would sign what is no longer there: so the contract has moved on.
        Assert.NotEqual(contract.Etag(), (await anna.GetFrom($"contracts/{contract.Id()}")).Body.Etag());

        var rows = (await app.As("audrey").GetFrom($"audit?objectId={file.Id()}")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["RemoveAttachment", "AddAttachment"], rows.Select(r => r.Text("action")));
        Assert.Equal(("a.pdf", file.Text("sha256")), (rows[0].GetProperty("before").Text("fileName"), rows[0].GetProperty("before").Text("sha256")));
    }

    [Fact]
    public async Task Whoever_does_not_see_the_record_sees_no_file_and_is_told_as_of_an_absent_one_Z4()
    {
        var contract = await DraftAsync();
        var (_, file) = await app.As("anna").PostTo($"contracts/{contract.Id()}/attachments", Form("a.pdf", Pdf, "application/pdf"));
        var walt = app.As("walt");
        foreach (var path in new[] { $"contracts/{contract.Id()}/attachments", $"contracts/{contract.Id()}/attachments/{file.Id()}" })
        {
            var (foreign, one) = await walt.GetFrom(path);
            var (absent, two) = await walt.GetFrom(path.Replace(contract.Id(), Guid.CreateVersion7().ToString(), StringComparison.Ordinal));
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, absent.StatusCode));
            Assert.Equal((one.Code(), one.Text("detail")), (two.Code(), two.Text("detail")));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await walt.PostTo($"contracts/{contract.Id()}/attachments", Form("a.pdf", Pdf, "application/pdf"))).Response.StatusCode);
        // A colleague's file of another record is not reached through one's own.
        var other = await DraftAsync("BONAP");
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("anna").GetFrom($"contracts/{other.Id()}/attachments/{file.Id()}")).Response.StatusCode);
        // Who may read but not change is offered nothing.
        Assert.Equal("[]", (await app.As("carl").GetFrom($"contracts/{contract.Id()}/attachments")).Body.GetProperty("actions").GetRawText());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("carl").PostTo($"contracts/{contract.Id()}/attachments", Form("a.pdf", Pdf, "application/pdf"))).Response.StatusCode);
    }

    [Fact]
    public async Task A_customer_takes_files_too()
    {
        var anna = app.As("anna");
        var customer = await anna.CustomerAsync();
        var (added, file) = await anna.PostTo($"customers/{customer}/attachments", Form("licence.txt", Encoding.UTF8.GetBytes("营业执照"), "text/plain"));
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await anna.SendAsync(HttpMethod.Delete, $"customers/{customer}/attachments/{file.Id()}", ifMatch: file.Etag())).Response.StatusCode);
    }

    [Fact]
    public async Task What_is_too_large_empty_not_one_file_or_of_no_allowed_type_is_refused_by_name()
    {
        var anna = app.As("anna");
        var path = $"contracts/{(await DraftAsync()).Id()}/attachments";
        async Task<(HttpStatusCode, string)> SendAsync(HttpContent content)
        {
            var (response, problem) = await anna.PostTo(path, content);
            return (response.StatusCode, problem.Code());
        }

        var whole = new byte[10 * 1024 * 1024];
        whole.AsSpan().Fill((byte)'x');
        Assert.Equal(HttpStatusCode.Created, (await anna.PostTo(path, Form("whole.txt", whole, "text/plain"))).Response.StatusCode);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "attachment.too-large"), await SendAsync(Form("a.txt", [.. whole, (byte)'x'], "text/plain")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "attachment.empty"), await SendAsync(Form("a.txt", [], "text/plain")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "attachment.type-not-allowed"), await SendAsync(Form("a.exe", [.. "MZ"u8, 0, 0], "application/octet-stream")));
        var two = Form("a.pdf", Pdf, "application/pdf");
        two.Add(new ByteArrayContent(Pdf), "other", "b.pdf");
        Assert.Equal((HttpStatusCode.BadRequest, "attachment.one-file"), await SendAsync(two));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported-media-type"), await SendAsync(JsonContent()));

        static StringContent JsonContent() => new("{}", Encoding.UTF8, "application/json");
    }

    [Fact]
    public async Task A_file_whose_stored_content_was_touched_is_not_given_out()
    {
        var path = $"contracts/{(await DraftAsync()).Id()}/attachments";
        var large = Encoding.UTF8.GetBytes(new string('x', 600_000));
        var (_, file) = await app.As("anna").PostTo(path, Form("a.txt", large, "text/plain"));
        Assert.Equal(HttpStatusCode.OK, (await app.As("anna").GetAsync($"/api/sales/v1/{path}/{file.Id()}", TestContext.Current.CancellationToken)).StatusCode);
        await app.Db<SalesDbContext, int>(db => db.Database.ExecuteSqlAsync($"UPDATE AttachmentChunks SET Bytes = zeroblob(262144) WHERE Sequence = 1", TestContext.Current.CancellationToken));

        var (response, problem) = await app.As("anna").GetFrom($"{path}/{file.Id()}");
        Assert.Equal((HttpStatusCode.InternalServerError, "attachment.corrupt", false), (response.StatusCode, problem.Code(), response.Headers.Contains("ETag")));
    }

    [Fact]
    public async Task The_document_shows_the_form_with_its_one_file_and_the_download_as_bytes()
    {
        var document = (await app.CreateClient().GetFromJson("/openapi/v1.json")).GetProperty("paths");
        var add = document.GetProperty("/api/sales/v1/contracts/{id}/attachments").GetProperty("post");
        Assert.Equal("sales_addContractAttachment", add.Text("operationId"));
        var form = add.GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data").GetProperty("schema");
        Assert.True(form.GetProperty("properties").TryGetProperty("file", out _), form.ToString());
        var get = document.GetProperty("/api/sales/v1/contracts/{id}/attachments/{attachmentId}").GetProperty("get");
        Assert.True(get.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("application/octet-stream", out _), get.ToString());
    }

    private async Task<JsonElement> DraftAsync(string customer = "ALFKI")
    {
        var anna = app.As("anna");
        var (response, contract) = await anna.PostTo("contracts", SalesApp.Draft(await anna.CustomerAsync(customer)));
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        return contract;
    }

    private static MultipartFormDataContent Form(string name, byte[] content, string type)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return new MultipartFormDataContent { { file, "file", name } };
    }
}

internal static class Documents
{
    public static async Task<JsonElement> GetFromJson(this HttpClient client, string path)
        => JsonDocument.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;
}
