using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.CustomerService.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class VisitsAndFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "FileContracts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    SignedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    VoidedOn = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FileContracts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FileCustomers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    TaxNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ContactName = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    ContactTitle = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    City = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Country = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Phone = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Since = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Class = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ClassSince = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    FeedVersion = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FileCustomers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FileEntries",
                columns: table => new
                {
                    InstalmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Reference = table.Column<Guid>(type: "TEXT", nullable: false),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    On = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FileEntries", x => new { x.InstalmentId, x.Kind, x.Reference });
                });

            migrationBuilder.CreateTable(
                name: "FileNotices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<Guid>(type: "TEXT", nullable: false),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Level = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    On = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    DaysPastDue = table.Column<int>(type: "INTEGER", nullable: false),
                    Outstanding = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FileNotices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HandedLeads",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerCode = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CustomerName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Need = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    VisitId = table.Column<Guid>(type: "TEXT", nullable: true),
                    TicketId = table.Column<Guid>(type: "TEXT", nullable: true),
                    HandedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HandedLeads", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ServiceSummaries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Month = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Figures = table.Column<string>(type: "TEXT", nullable: false),
                    Findings = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    Actions = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    DoneOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServiceSummaries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Visits",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Class = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PlannedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    PlannedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    DoneOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Needs = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    Opinions = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    FollowUp = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    FollowUpDueOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    FollowUpDoneOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    FollowUpResult = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    CancelReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    CancelledOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Visits", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FileContractStates",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: false),
                    From = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FileContractStates", x => new { x.ContractId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_FileContractStates_FileContracts_ContractId",
                        column: x => x.ContractId,
                        principalTable: "FileContracts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.Sql("UPDATE \"PolicySets\" SET \"Values\" = '{\"slaMinutes\":{\"consultationNormal\":{\"firstResponse\":240,\"resolution\":900},\"consultationUrgent\":{\"firstResponse\":240,\"resolution\":900},\"complaintNormal\":{\"firstResponse\":120,\"resolution\":900},\"complaintUrgent\":{\"firstResponse\":60,\"resolution\":480},\"suggestionNormal\":{\"firstResponse\":450,\"resolution\":2250},\"suggestionUrgent\":{\"firstResponse\":450,\"resolution\":2250}},\"slaWarningPercent\":75,\"ticketCloseDays\":7,\"returnVisitDays\":{\"a\":{\"days\":30},\"b\":{\"days\":60},\"c\":{\"days\":90}},\"newCustomerDays\":90,\"dormantDays\":180}' WHERE \"Id\" = '00000000-0000-7000-8000-000000000001';");

            migrationBuilder.CreateIndex(
                name: "IX_FileContracts_RegionId_CustomerId",
                table: "FileContracts",
                columns: new[] { "RegionId", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_FileCustomers_CustomerId",
                table: "FileCustomers",
                column: "CustomerId");

            migrationBuilder.CreateIndex(
                name: "IX_FileCustomers_FeedVersion",
                table: "FileCustomers",
                column: "FeedVersion");

            migrationBuilder.CreateIndex(
                name: "IX_FileCustomers_RegionId_CustomerId",
                table: "FileCustomers",
                columns: new[] { "RegionId", "CustomerId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_FileEntries_ContractId",
                table: "FileEntries",
                column: "ContractId");

            migrationBuilder.CreateIndex(
                name: "IX_FileNotices_Region_CustomerId",
                table: "FileNotices",
                columns: new[] { "Region", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_HandedLeads_CustomerId",
                table: "HandedLeads",
                column: "CustomerId");

            migrationBuilder.CreateIndex(
                name: "IX_HandedLeads_RegionId_HandedOn",
                table: "HandedLeads",
                columns: new[] { "RegionId", "HandedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_ServiceSummaries_RegionId_Month",
                table: "ServiceSummaries",
                columns: new[] { "RegionId", "Month" });

            migrationBuilder.CreateIndex(
                name: "IX_ServiceSummaries_RegionId_Number",
                table: "ServiceSummaries",
                columns: new[] { "RegionId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Visits_OwnerId",
                table: "Visits",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Visits_Planned",
                table: "Visits",
                columns: new[] { "RegionId", "CustomerId" },
                unique: true,
                filter: "\"Status\" = 'Planned'");

            migrationBuilder.CreateIndex(
                name: "IX_Visits_RegionId_CustomerId",
                table: "Visits",
                columns: new[] { "RegionId", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Visits_RegionId_DueOn",
                table: "Visits",
                columns: new[] { "RegionId", "DueOn" });

            migrationBuilder.CreateIndex(
                name: "IX_Visits_RegionId_Number",
                table: "Visits",
                columns: new[] { "RegionId", "Number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FileContractStates");

            migrationBuilder.DropTable(
                name: "FileCustomers");

            migrationBuilder.DropTable(
                name: "FileEntries");

            migrationBuilder.DropTable(
                name: "FileNotices");

            migrationBuilder.DropTable(
                name: "HandedLeads");

            migrationBuilder.DropTable(
                name: "ServiceSummaries");

            migrationBuilder.DropTable(
                name: "Visits");

            migrationBuilder.DropTable(
                name: "FileContracts");

            migrationBuilder.Sql("UPDATE \"PolicySets\" SET \"Values\" = '{\"slaMinutes\":{\"consultationNormal\":{\"firstResponse\":240,\"resolution\":900},\"consultationUrgent\":{\"firstResponse\":240,\"resolution\":900},\"complaintNormal\":{\"firstResponse\":120,\"resolution\":900},\"complaintUrgent\":{\"firstResponse\":60,\"resolution\":480},\"suggestionNormal\":{\"firstResponse\":450,\"resolution\":2250},\"suggestionUrgent\":{\"firstResponse\":450,\"resolution\":2250}},\"slaWarningPercent\":75,\"ticketCloseDays\":7}' WHERE \"Id\" = '00000000-0000-7000-8000-000000000001';");
        }
    }
}
