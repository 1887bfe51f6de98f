using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Performance.Data.Migrations.SqlServer
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
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Content = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    Proposal_Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Proposal_Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Proposal_ProposedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Proposal_ProposedFor = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Proposal_ProposedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Proposal_DecidedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Proposal_DecidedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Proposal_EffectiveOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Proposal_DecisionReason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    FeedVersion = table.Column<long>(type: "bigint", nullable: false)
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
