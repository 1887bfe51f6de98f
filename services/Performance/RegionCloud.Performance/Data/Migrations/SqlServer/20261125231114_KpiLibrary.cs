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
            // The seeded policy set stays as it is: it stands for the default of what it does not have.
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
        }
    }
}
