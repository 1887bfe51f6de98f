using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Performance.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WorkingCalendar : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "WorkingCalendars",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false),
                    Proposal_Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Proposal_Reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Proposal_ProposedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Proposal_ProposedFor = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Proposal_ProposedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Proposal_DecidedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Proposal_DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proposal_EffectiveOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Proposal_DecisionReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    FeedVersion = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkingCalendars", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WorkingCalendars_FeedVersion",
                table: "WorkingCalendars",
                column: "FeedVersion",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WorkingCalendars_Number",
                table: "WorkingCalendars",
                column: "Number",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "WorkingCalendars");
        }
    }
}
