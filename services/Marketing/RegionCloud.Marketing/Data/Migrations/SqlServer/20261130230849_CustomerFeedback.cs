using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Marketing.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class CustomerFeedback : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FeedbackLines",
                table: "AnalysisReportSections",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "CustomerFeedback",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Quarter = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    ClosedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    AnalysedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Invited = table.Column<int>(type: "int", nullable: false),
                    Answered = table.Column<int>(type: "int", nullable: false),
                    Csat = table.Column<decimal>(type: "decimal(18,2)", precision: 18, scale: 2, nullable: true),
                    Nps = table.Column<decimal>(type: "decimal(18,2)", precision: 18, scale: 2, nullable: true),
                    Findings = table.Column<string>(type: "nvarchar(max)", maxLength: 20000, nullable: false),
                    Proposals = table.Column<string>(type: "nvarchar(max)", maxLength: 20000, nullable: false),
                    RecordedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerFeedback", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CustomerFeedbackCauses",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    FeedbackId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Cause = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    LowScores = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerFeedbackCauses", x => new { x.FeedbackId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_CustomerFeedbackCauses_CustomerFeedback_FeedbackId",
                        column: x => x.FeedbackId,
                        principalTable: "CustomerFeedback",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CustomerFeedbackMeasures",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    FeedbackId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    MeasureId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Cause = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Action = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    Product = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerFeedbackMeasures", x => new { x.FeedbackId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_CustomerFeedbackMeasures_CustomerFeedback_FeedbackId",
                        column: x => x.FeedbackId,
                        principalTable: "CustomerFeedback",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CustomerFeedback_RegionId_AnalysedOn",
                table: "CustomerFeedback",
                columns: new[] { "RegionId", "AnalysedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_CustomerFeedbackMeasures_Product",
                table: "CustomerFeedbackMeasures",
                column: "Product");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CustomerFeedbackCauses");

            migrationBuilder.DropTable(
                name: "CustomerFeedbackMeasures");

            migrationBuilder.DropTable(
                name: "CustomerFeedback");

            migrationBuilder.DropColumn(
                name: "FeedbackLines",
                table: "AnalysisReportSections");
        }
    }
}
