using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Sales.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ReviewsAmendmentsTeam : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Review_Clear",
                table: "Contracts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Review_Complete",
                table: "Contracts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Review_Lawful",
                table: "Contracts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SelfReview_Clear",
                table: "Contracts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SelfReview_Complete",
                table: "Contracts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SelfReview_Lawful",
                table: "Contracts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SelfReview_Note",
                table: "Contracts",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "SelfReview_On",
                table: "Contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SelfReview_ReviewerId",
                table: "Contracts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SelfReview_TermsHash",
                table: "Contracts",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Amendments",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false),
                    Terms = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    AuthorLines = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    SelfReview_ReviewerId = table.Column<Guid>(type: "TEXT", nullable: true),
                    SelfReview_On = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    SelfReview_Lawful = table.Column<bool>(type: "INTEGER", nullable: true),
                    SelfReview_Clear = table.Column<bool>(type: "INTEGER", nullable: true),
                    SelfReview_Complete = table.Column<bool>(type: "INTEGER", nullable: true),
                    SelfReview_Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    SelfReview_TermsHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Review_ReviewerId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Review_On = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Review_Passed = table.Column<bool>(type: "INTEGER", nullable: true),
                    Review_Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    Review_TermsHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Review_Lawful = table.Column<bool>(type: "INTEGER", nullable: true),
                    Review_Clear = table.Column<bool>(type: "INTEGER", nullable: true),
                    Review_Complete = table.Column<bool>(type: "INTEGER", nullable: true),
                    AttemptId = table.Column<Guid>(type: "TEXT", nullable: true),
                    EffectiveOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    PreviousAmount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true),
                    PreviousTerms = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: true),
                    RefusedInstalment = table.Column<int>(type: "INTEGER", nullable: true),
                    RefusedPaid = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Amendments", x => new { x.ContractId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_Amendments_Contracts_ContractId",
                        column: x => x.ContractId,
                        principalTable: "Contracts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Meetings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    HeldOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Lessons = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    Analysis = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    Strategy = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true),
                    PublishedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Meetings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Trainings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RegionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Topic = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Trainer = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    PlannedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    HeldOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Result = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    CancelReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Trainings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AmendmentInstalments",
                columns: table => new
                {
                    InstalmentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Replaced = table.Column<bool>(type: "INTEGER", nullable: false),
                    ContractId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AmendmentSequence = table.Column<int>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Amount = table.Column<decimal>(type: "TEXT", precision: 18, scale: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AmendmentInstalments", x => new { x.ContractId, x.AmendmentSequence, x.InstalmentId, x.Replaced });
                    table.ForeignKey(
                        name: "FK_AmendmentInstalments_Amendments_ContractId_AmendmentSequence",
                        columns: x => new { x.ContractId, x.AmendmentSequence },
                        principalTable: "Amendments",
                        principalColumns: new[] { "ContractId", "Sequence" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MeetingActions",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    MeetingId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    DoneOn = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MeetingActions", x => new { x.MeetingId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_MeetingActions_Meetings_MeetingId",
                        column: x => x.MeetingId,
                        principalTable: "Meetings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MeetingAttendees",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    MeetingId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EmployeeId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MeetingAttendees", x => new { x.MeetingId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_MeetingAttendees_Meetings_MeetingId",
                        column: x => x.MeetingId,
                        principalTable: "Meetings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TrainingAttendees",
                columns: table => new
                {
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    TrainingId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EmployeeId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrainingAttendees", x => new { x.TrainingId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_TrainingAttendees_Trainings_TrainingId",
                        column: x => x.TrainingId,
                        principalTable: "Trainings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Meetings_RegionId_HeldOn",
                table: "Meetings",
                columns: new[] { "RegionId", "HeldOn" });

            migrationBuilder.CreateIndex(
                name: "IX_Trainings_RegionId_PlannedOn",
                table: "Trainings",
                columns: new[] { "RegionId", "PlannedOn" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AmendmentInstalments");

            migrationBuilder.DropTable(
                name: "MeetingActions");

            migrationBuilder.DropTable(
                name: "MeetingAttendees");

            migrationBuilder.DropTable(
                name: "TrainingAttendees");

            migrationBuilder.DropTable(
                name: "Amendments");

            migrationBuilder.DropTable(
                name: "Meetings");

            migrationBuilder.DropTable(
                name: "Trainings");

            migrationBuilder.DropColumn(
                name: "Review_Clear",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "Review_Complete",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "Review_Lawful",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Clear",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Complete",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Lawful",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_Note",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_On",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_ReviewerId",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "SelfReview_TermsHash",
                table: "Contracts");
        }
    }
}
