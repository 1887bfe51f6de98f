using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Sales.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ReviewsAndAmendments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Review_Clear",
                table: "Contracts",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Review_Complete",
                table: "Contracts",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Review_Lawful",
                table: "Contracts",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SelfReview_Clear",
                table: "Contracts",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SelfReview_Complete",
                table: "Contracts",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SelfReview_Lawful",
                table: "Contracts",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SelfReview_Note",
                table: "Contracts",
                type: "nvarchar(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "SelfReview_On",
                table: "Contracts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SelfReview_ReviewerId",
                table: "Contracts",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SelfReview_TermsHash",
                table: "Contracts",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Amendments",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    ContractId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Amount = table.Column<decimal>(type: "decimal(18,2)", precision: 18, scale: 2, nullable: false),
                    Terms = table.Column<string>(type: "nvarchar(max)", maxLength: 20000, nullable: false),
                    AuthorLines = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    SelfReview_ReviewerId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    SelfReview_On = table.Column<DateOnly>(type: "date", nullable: true),
                    SelfReview_Lawful = table.Column<bool>(type: "bit", nullable: true),
                    SelfReview_Clear = table.Column<bool>(type: "bit", nullable: true),
                    SelfReview_Complete = table.Column<bool>(type: "bit", nullable: true),
                    SelfReview_Note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    SelfReview_TermsHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Review_ReviewerId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Review_On = table.Column<DateOnly>(type: "date", nullable: true),
                    Review_Passed = table.Column<bool>(type: "bit", nullable: true),
                    Review_Note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Review_TermsHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Review_Lawful = table.Column<bool>(type: "bit", nullable: true),
                    Review_Clear = table.Column<bool>(type: "bit", nullable: true),
                    Review_Complete = table.Column<bool>(type: "bit", nullable: true),
                    AttemptId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    EffectiveOn = table.Column<DateOnly>(type: "date", nullable: true),
                    RequestedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    RequestedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    PreviousAmount = table.Column<decimal>(type: "decimal(18,2)", precision: 18, scale: 2, nullable: true),
                    PreviousTerms = table.Column<string>(type: "nvarchar(max)", maxLength: 20000, nullable: true),
                    RefusedInstalment = table.Column<int>(type: "int", nullable: true),
                    RefusedPaid = table.Column<decimal>(type: "decimal(18,2)", precision: 18, scale: 2, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Amendments", x => new { x.ContractId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_Amendments_Contracts_ContractId",
                        column: x => x.ContractId,
                        principalTable: "Contracts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AmendmentInstalments",
                columns: table => new
                {
                    InstalmentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Replaced = table.Column<bool>(type: "bit", nullable: false),
                    ContractId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    AmendmentSequence = table.Column<int>(type: "int", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Amount = table.Column<decimal>(type: "decimal(18,2)", precision: 18, scale: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AmendmentInstalments", x => new { x.ContractId, x.AmendmentSequence, x.InstalmentId, x.Replaced });
                    table.ForeignKey(
                        name: "FK_AmendmentInstalments_Amendments_ContractId_AmendmentSequence",
                        columns: x => new { x.ContractId, x.AmendmentSequence },
                        principalTable: "Amendments",
                        principalColumns: new[] { "ContractId", "Sequence" },
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AmendmentInstalments");

            migrationBuilder.DropTable(
                name: "Amendments");

            migrationBuilder.DropColumn(
                name: "Review_Clear",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "Review_Complete",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "Review_Lawful",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Clear",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Complete",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Lawful",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Note",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_On",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_ReviewerId",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_TermsHash",
                table: "Contracts");
        }
    }
}
