using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Performance.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class KpiLibrary : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DeleteData(
                table: "PolicySets",
                keyColumn: "Id",
                keyValue: new Guid("00000000-0000-7000-8000-000000000001"));

            migrationBuilder.CreateTable(
                name: "Kpis",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Code = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Area = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Unit = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Direction = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Formula = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    Source = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Owner = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Proposal_Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Proposal_Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Proposal_ProposedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Proposal_ProposedFor = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Proposal_ProposedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Proposal_DecidedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Proposal_DecidedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Proposal_EffectiveOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Proposal_DecisionReason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Kpis", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ScoringTemplates",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Edition = table.Column<int>(type: "int", nullable: false),
                    GoalId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Items = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    Proposal_Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Proposal_Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Proposal_ProposedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Proposal_ProposedFor = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Proposal_ProposedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Proposal_DecidedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Proposal_DecidedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Proposal_EffectiveOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Proposal_DecisionReason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScoringTemplates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ScoringTemplates_CompanyGoals_GoalId",
                        column: x => x.GoalId,
                        principalTable: "CompanyGoals",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "PolicySets",
                columns: new[] { "Id", "ApprovalOrder", "BasedOn", "Before", "DecidedAt", "DecidedBy", "DecisionReason", "EffectiveFrom", "Number", "ProposedAt", "ProposedBy", "ProposedFor", "Reason", "Status", "Values", "Version" },
                values: new object[] { new Guid("00000000-0000-7000-8000-000000000001"), 1, null, "{}", new DateTimeOffset(new DateTime(1970, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)), "seed", null, new DateOnly(1, 1, 1), 1, new DateTimeOffset(new DateTime(1970, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)), "seed", null, "default", "Approved", "{\"kpiItemCap\":\"120.00\"}", 1 });

            migrationBuilder.CreateIndex(
                name: "IX_Kpis_Code",
                table: "Kpis",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ScoringTemplates_GoalId",
                table: "ScoringTemplates",
                column: "GoalId");

            migrationBuilder.CreateIndex(
                name: "IX_ScoringTemplates_Subject_Edition",
                table: "ScoringTemplates",
                columns: new[] { "Subject", "Edition" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Kpis");

            migrationBuilder.DropTable(
                name: "ScoringTemplates");

            migrationBuilder.UpdateData(
                table: "PolicySets",
                keyColumn: "Id",
                keyValue: new Guid("00000000-0000-7000-8000-000000000001"),
                column: "Values",
                value: "{}");
        }
    }
}
