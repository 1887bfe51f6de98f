using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Finance.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Money : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BudgetCommitments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    OriginId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OriginNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CampaignId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RefusedFor = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Check_Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Check_Year = table.Column<int>(type: "INTEGER", nullable: true),
                    Check_Month = table.Column<int>(type: "INTEGER", nullable: true),
                    Check_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true),
                    Check_Annual = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_YearToDate = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Actual = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Committed = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Used = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Limit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Check_Action = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Check_PolicySetId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Justification = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    RequestedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Consumed = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Released = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Overspent = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetCommitments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BudgetEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    OriginId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OriginNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Reference = table.Column<Guid>(type: "TEXT", nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    CampaignId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PolicySetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    BusinessDate = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Budgets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    EffectiveMonth = table.Column<int>(type: "INTEGER", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Basis = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    SalesPlanId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ApprovedOn = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Budgets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BudgetYears",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetYears", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DocumentSeries",
                columns: table => new
                {
                    Prefix = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    Region = table.Column<Guid>(type: "TEXT", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentSeries", x => new { x.Prefix, x.Region, x.Year });
                });

            migrationBuilder.CreateTable(
                name: "DunningHolds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ContractNumber = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    InstalmentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    From = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ReleasedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ReleasedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    ReleaseReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DunningHolds", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DunningHolds_Accounts_ContractId",
                        column: x => x.ContractId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DunningNotices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ContractNumber = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    InstalmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerCode = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CustomerName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Level = table.Column<int>(type: "INTEGER", nullable: false),
                    Skipped = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    IssuedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    IssuedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IssuedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    DaysPastDue = table.Column<int>(type: "INTEGER", nullable: false),
                    Outstanding = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Fee = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    DailyPercent = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    PolicySetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DunningNotices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DunningNotices_Accounts_ContractId",
                        column: x => x.ContractId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DunningRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AsOf = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Overdue = table.Column<int>(type: "INTEGER", nullable: false),
                    Issued = table.Column<int>(type: "INTEGER", nullable: false),
                    Held = table.Column<int>(type: "INTEGER", nullable: false),
                    PolicySetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RunBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DunningRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ExpenseClaims",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Claimant = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SubmittedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Justification = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    OverrideReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    ApprovedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    PaidOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    PaidBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    PaymentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PaymentReference = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Check_Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Check_Year = table.Column<int>(type: "INTEGER", nullable: true),
                    Check_Month = table.Column<int>(type: "INTEGER", nullable: true),
                    Check_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true),
                    Check_Annual = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_YearToDate = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Actual = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Committed = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Used = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Limit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Check_Action = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Check_PolicySetId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PolicySetId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExpenseClaims", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FinanceReviews",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Month = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Figures = table.Column<string>(type: "TEXT", nullable: false),
                    PolicySetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Findings = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    Measures = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    DoneOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FinanceReviews", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Journal",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    BusinessDate = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Debit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Credit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Reference = table.Column<Guid>(type: "TEXT", nullable: false),
                    PartId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Journal", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Spendings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    SpentOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Evidence = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CampaignId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Check_Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Check_Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Check_Month = table.Column<int>(type: "INTEGER", nullable: false),
                    Check_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Check_Annual = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_YearToDate = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    Check_Actual = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Check_Committed = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Check_Used = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Check_Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Check_Limit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Check_Action = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Check_PolicySetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Justification = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RecordedFor = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    DecidedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    DecisionReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    ReversedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ReversedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    ReversalReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Spendings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BudgetLines",
                columns: table => new
                {
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    BudgetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetLines", x => new { x.BudgetId, x.Category });
                    table.ForeignKey(
                        name: "FK_BudgetLines_Budgets_BudgetId",
                        column: x => x.BudgetId,
                        principalTable: "Budgets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "BudgetMonths",
                columns: table => new
                {
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Month = table.Column<int>(type: "INTEGER", nullable: false),
                    BudgetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetMonths", x => new { x.BudgetId, x.Category, x.Month });
                    table.ForeignKey(
                        name: "FK_BudgetMonths_Budgets_BudgetId",
                        column: x => x.BudgetId,
                        principalTable: "Budgets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "BudgetTransitions",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    BudgetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    From = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    To = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    On = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    For = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetTransitions", x => new { x.BudgetId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_BudgetTransitions_Budgets_BudgetId",
                        column: x => x.BudgetId,
                        principalTable: "Budgets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DunningNoticeTransitions",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    NoticeId = table.Column<Guid>(type: "TEXT", nullable: false),
                    To = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    On = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DunningNoticeTransitions", x => new { x.NoticeId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_DunningNoticeTransitions_DunningNotices_NoticeId",
                        column: x => x.NoticeId,
                        principalTable: "DunningNotices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ClaimedInvoices",
                columns: table => new
                {
                    SellerTaxNumber = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    InvoiceNumber = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ClaimId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClaimedInvoices", x => new { x.SellerTaxNumber, x.InvoiceNumber });
                    table.ForeignKey(
                        name: "FK_ClaimedInvoices_ExpenseClaims_ClaimId",
                        column: x => x.ClaimId,
                        principalTable: "ExpenseClaims",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ExpenseClaimLines",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    ClaimId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SpentOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Sanctioned = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    SellerTaxNumber = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    InvoiceNumber = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    AttachmentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CampaignId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExpenseClaimLines", x => new { x.ClaimId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_ExpenseClaimLines_ExpenseClaims_ClaimId",
                        column: x => x.ClaimId,
                        principalTable: "ExpenseClaims",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ExpenseClaimSteps",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    ClaimId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Level = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    EmployeeId = table.Column<Guid>(type: "TEXT", nullable: true),
                    For = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    On = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    Real = table.Column<bool>(type: "INTEGER", nullable: true),
                    Lawful = table.Column<bool>(type: "INTEGER", nullable: true),
                    Effective = table.Column<bool>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExpenseClaimSteps", x => new { x.ClaimId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_ExpenseClaimSteps_ExpenseClaims_ClaimId",
                        column: x => x.ClaimId,
                        principalTable: "ExpenseClaims",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ExpenseClaimTransitions",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    ClaimId = table.Column<Guid>(type: "TEXT", nullable: false),
                    From = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    To = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    On = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExpenseClaimTransitions", x => new { x.ClaimId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_ExpenseClaimTransitions_ExpenseClaims_ClaimId",
                        column: x => x.ClaimId,
                        principalTable: "ExpenseClaims",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            // The seeded set says the defaults of what is declared since; a set from before stands for them as well.
            migrationBuilder.Sql("UPDATE \"PolicySets\" SET \"Values\" = '{\"ageingLimits\":[30,60,90],\"budgetBeyondYearToDate\":\"warn\",\"budgetBeyondAnnual\":\"block\",\"budgetWithoutLine\":\"block\",\"budgetThresholds\":[100,110],\"expenseDepartmentLimit\":\"5000.00\",\"expenseRegionLimit\":\"20000.00\",\"expenseClaimWithin\":180,\"expenseSplitClaims\":3,\"expenseSplitDays\":7,\"expenseSplitPercent\":90,\"dunningLevels\":[30,60,90],\"lateFeeDailyPercent\":\"0.05\"}' WHERE \"Id\" = '00000000-0000-7000-8000-000000000001';");

            migrationBuilder.CreateIndex(
                name: "IX_BudgetCommitments_CampaignId",
                table: "BudgetCommitments",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_BudgetCommitments_OriginId",
                table: "BudgetCommitments",
                column: "OriginId");

            migrationBuilder.CreateIndex(
                name: "IX_BudgetCommitments_RegionId_Year_Category",
                table: "BudgetCommitments",
                columns: new[] { "RegionId", "Year", "Category" });

            migrationBuilder.CreateIndex(
                name: "IX_BudgetEntries_OriginId",
                table: "BudgetEntries",
                column: "OriginId");

            migrationBuilder.CreateIndex(
                name: "IX_BudgetEntries_Reference_Kind_Line",
                table: "BudgetEntries",
                columns: new[] { "Reference", "Kind", "Line" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BudgetEntries_RegionId_Year_Category_BusinessDate",
                table: "BudgetEntries",
                columns: new[] { "RegionId", "Year", "Category", "BusinessDate" });

            migrationBuilder.CreateIndex(
                name: "IX_Budgets_RegionId_Number",
                table: "Budgets",
                columns: new[] { "RegionId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Budgets_RegionId_Year_Revision",
                table: "Budgets",
                columns: new[] { "RegionId", "Year", "Revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BudgetYears_RegionId_Year",
                table: "BudgetYears",
                columns: new[] { "RegionId", "Year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ClaimedInvoices_ClaimId",
                table: "ClaimedInvoices",
                column: "ClaimId");

            migrationBuilder.CreateIndex(
                name: "IX_DunningHolds_ContractId",
                table: "DunningHolds",
                column: "ContractId");

            migrationBuilder.CreateIndex(
                name: "IX_DunningHolds_RegionId_Until",
                table: "DunningHolds",
                columns: new[] { "RegionId", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_DunningNotices_ContractId",
                table: "DunningNotices",
                column: "ContractId");

            migrationBuilder.CreateIndex(
                name: "IX_DunningNotices_InstalmentId_Level",
                table: "DunningNotices",
                columns: new[] { "InstalmentId", "Level" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DunningNotices_OwnerId_Status",
                table: "DunningNotices",
                columns: new[] { "OwnerId", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_DunningNotices_RegionId_IssuedOn",
                table: "DunningNotices",
                columns: new[] { "RegionId", "IssuedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_DunningNotices_RegionId_Number",
                table: "DunningNotices",
                columns: new[] { "RegionId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DunningRuns_RegionId_AsOf",
                table: "DunningRuns",
                columns: new[] { "RegionId", "AsOf" });

            migrationBuilder.CreateIndex(
                name: "IX_ExpenseClaimLines_CampaignId",
                table: "ExpenseClaimLines",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_ExpenseClaims_OwnerId_SubmittedOn",
                table: "ExpenseClaims",
                columns: new[] { "OwnerId", "SubmittedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_ExpenseClaims_RegionId_ApprovedOn",
                table: "ExpenseClaims",
                columns: new[] { "RegionId", "ApprovedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_ExpenseClaims_RegionId_Number",
                table: "ExpenseClaims",
                columns: new[] { "RegionId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ExpenseClaims_Status",
                table: "ExpenseClaims",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_FinanceReviews_RegionId_Kind_Month",
                table: "FinanceReviews",
                columns: new[] { "RegionId", "Kind", "Month" });

            migrationBuilder.CreateIndex(
                name: "IX_FinanceReviews_RegionId_Number",
                table: "FinanceReviews",
                columns: new[] { "RegionId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Journal_ContractId",
                table: "Journal",
                column: "ContractId");

            migrationBuilder.CreateIndex(
                name: "IX_Journal_Reference_Kind_PartId_Line",
                table: "Journal",
                columns: new[] { "Reference", "Kind", "PartId", "Line" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Journal_RegionId_BusinessDate",
                table: "Journal",
                columns: new[] { "RegionId", "BusinessDate" });

            migrationBuilder.CreateIndex(
                name: "IX_Spendings_RegionId_Number",
                table: "Spendings",
                columns: new[] { "RegionId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Spendings_RegionId_SpentOn",
                table: "Spendings",
                columns: new[] { "RegionId", "SpentOn" });

            migrationBuilder.CreateIndex(
                name: "IX_Spendings_Status",
                table: "Spendings",
                column: "Status");

            // What was entered before there was a journal is posted as it would have been; budgets begin with this migration.
            migrationBuilder.Sql(
                """
                INSERT INTO "Journal" ("RegionId", "BusinessDate", "Debit", "Credit", "Amount", "Currency", "Category", "ContractId", "Kind", "Reference", "PartId", "Line", "RecordedAt", "RecordedBy")
                SELECT "RegionId", "BusinessDate", CASE WHEN "Amount" NOT LIKE '-%' THEN 'Receivable' ELSE CASE WHEN "Kind" IN ('Paid', 'PaymentReversed') THEN 'Cash' ELSE 'Revenue' END END, CASE WHEN "Amount" NOT LIKE '-%' THEN CASE WHEN "Kind" IN ('Paid', 'PaymentReversed') THEN 'Cash' ELSE 'Revenue' END ELSE 'Receivable' END, CASE WHEN "Amount" LIKE '-%' THEN SUBSTR("Amount", 2) ELSE "Amount" END, "Currency", NULL, "ContractId", LOWER(SUBSTR("Kind", 1, 1)) || SUBSTR("Kind", 2), "Reference", "InstalmentId", 0, "RecordedAt", "RecordedBy"
                FROM "Entries";
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BudgetCommitments");

            migrationBuilder.DropTable(
                name: "BudgetEntries");

            migrationBuilder.DropTable(
                name: "BudgetLines");

            migrationBuilder.DropTable(
                name: "BudgetMonths");

            migrationBuilder.DropTable(
                name: "BudgetTransitions");

            migrationBuilder.DropTable(
                name: "BudgetYears");

            migrationBuilder.DropTable(
                name: "ClaimedInvoices");

            migrationBuilder.DropTable(
                name: "DocumentSeries");

            migrationBuilder.DropTable(
                name: "DunningHolds");

            migrationBuilder.DropTable(
                name: "DunningNoticeTransitions");

            migrationBuilder.DropTable(
                name: "DunningRuns");

            migrationBuilder.DropTable(
                name: "ExpenseClaimLines");

            migrationBuilder.DropTable(
                name: "ExpenseClaimSteps");

            migrationBuilder.DropTable(
                name: "ExpenseClaimTransitions");

            migrationBuilder.DropTable(
                name: "FinanceReviews");

            migrationBuilder.DropTable(
                name: "Journal");

            migrationBuilder.DropTable(
                name: "Spendings");

            migrationBuilder.DropTable(
                name: "Budgets");

            migrationBuilder.DropTable(
                name: "DunningNotices");

            migrationBuilder.DropTable(
                name: "ExpenseClaims");

            migrationBuilder.Sql("UPDATE \"PolicySets\" SET \"Values\" = '{\"ageingLimits\":[30,60,90]}' WHERE \"Id\" = '00000000-0000-7000-8000-000000000001';");
        }
    }
}
