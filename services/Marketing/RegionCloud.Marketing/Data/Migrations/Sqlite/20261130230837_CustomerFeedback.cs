using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Marketing.Data.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 4000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "CustomerFeedback",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Quarter = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    ClosedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    AnalysedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Invited = table.Column<int>(type: "INTEGER", nullable: false),
                    Answered = table.Column<int>(type: "INTEGER", nullable: false),
                    Csat = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Nps = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Findings = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    Proposals = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerFeedback", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CustomerFeedbackCauses",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    FeedbackId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    LowScores = table.Column<int>(type: "INTEGER", nullable: false)
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
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    FeedbackId = table.Column<Guid>(type: "TEXT", nullable: false),
                    MeasureId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Product = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: false)
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
