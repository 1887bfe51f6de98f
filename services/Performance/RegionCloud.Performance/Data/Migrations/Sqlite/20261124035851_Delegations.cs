using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Performance.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Delegations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Approval_ApprovedAt",
                table: "Grants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Approval_ApprovedBy",
                table: "Grants",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Approval_GivenBy",
                table: "Grants",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Approval_GivenFor",
                table: "Grants",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Approval_Pending",
                table: "Grants",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Origin",
                table: "Grants",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Decision");

            migrationBuilder.CreateTable(
                name: "Delegations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    GrantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DelegatorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DelegateId = table.Column<Guid>(type: "TEXT", nullable: false),
                    From = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    FeedVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    Approval_ApprovedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Approval_ApprovedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Approval_GivenBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Approval_GivenFor = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Approval_Pending = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Delegations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Delegations_Employees_DelegateId",
                        column: x => x.DelegateId,
                        principalTable: "Employees",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Delegations_Employees_DelegatorId",
                        column: x => x.DelegatorId,
                        principalTable: "Employees",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Delegations_Grants_GrantId",
                        column: x => x.GrantId,
                        principalTable: "Grants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_DelegateId",
                table: "Delegations",
                column: "DelegateId");

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_DelegatorId",
                table: "Delegations",
                column: "DelegatorId");

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_FeedVersion",
                table: "Delegations",
                column: "FeedVersion",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Delegations_GrantId",
                table: "Delegations",
                column: "GrantId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Delegations");

            migrationBuilder.DropColumn(
                name: "Approval_ApprovedAt",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Approval_ApprovedBy",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Approval_GivenBy",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Approval_GivenFor",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Approval_Pending",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "Grants");
        }
    }
}
