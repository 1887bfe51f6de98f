using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Performance.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CompanyGoalAndPeriodClose : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CompanyGoals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    FeedVersion = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CompanyGoals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PeriodCloses",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Month = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ClosedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    FeedVersion = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PeriodCloses", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PeriodCloses_Regions_RegionId",
                        column: x => x.RegionId,
                        principalTable: "Regions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "GoalRevisions",
                columns: table => new
                {
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    GoalId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Statement = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Targets = table.Column<string>(type: "TEXT", nullable: false),
                    Proposal_Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Proposal_Reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Proposal_ProposedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Proposal_ProposedFor = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Proposal_ProposedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Proposal_DecidedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Proposal_DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proposal_EffectiveOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Proposal_DecisionReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GoalRevisions", x => new { x.GoalId, x.Number });
                    table.ForeignKey(
                        name: "FK_GoalRevisions_CompanyGoals_GoalId",
                        column: x => x.GoalId,
                        principalTable: "CompanyGoals",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CompanyGoals_FeedVersion",
                table: "CompanyGoals",
                column: "FeedVersion",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CompanyGoals_Year",
                table: "CompanyGoals",
                column: "Year",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PeriodCloses_FeedVersion",
                table: "PeriodCloses",
                column: "FeedVersion",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PeriodCloses_RegionId_Month",
                table: "PeriodCloses",
                columns: new[] { "RegionId", "Month" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "GoalRevisions");

            migrationBuilder.DropTable(
                name: "PeriodCloses");

            migrationBuilder.DropTable(
                name: "CompanyGoals");
        }
    }
}
