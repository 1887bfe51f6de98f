using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Finance.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DunningAsLongWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "RunId",
                table: "DunningNotices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PausedRegions",
                columns: table => new
                {
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PausedRegions", x => x.RegionId);
                });

            migrationBuilder.CreateTable(
                name: "ScheduledRuns",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Region = table.Column<Guid>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    BegunAt = table.Column<long>(type: "INTEGER", nullable: false),
                    OperationId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScheduledRuns", x => new { x.Kind, x.Region, x.Day });
                });

            migrationBuilder.CreateIndex(
                name: "IX_DunningNotices_RunId",
                table: "DunningNotices",
                column: "RunId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PausedRegions");

            migrationBuilder.DropTable(
                name: "ScheduledRuns");

            migrationBuilder.DropIndex(
                name: "IX_DunningNotices_RunId",
                table: "DunningNotices");

            migrationBuilder.DropColumn(
                name: "RunId",
                table: "DunningNotices");
        }
    }
}
