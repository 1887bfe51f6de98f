using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegionCloud.Sales.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CustomerFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Class",
                table: "CustomerRelations",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ClassSince",
                table: "CustomerRelations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CustomerFeeds",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerFeeds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CustomerMarks",
                columns: table => new
                {
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FeedVersion = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerMarks", x => x.CustomerId);
                });

            migrationBuilder.InsertData(
                table: "CustomerFeeds",
                columns: new[] { "Id", "Value" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_CustomerMarks_FeedVersion",
                table: "CustomerMarks",
                column: "FeedVersion",
                unique: true);

            // Customers that are there already take their numbers in the order of their ids; whoever copies them finds them all.
            migrationBuilder.Sql(
                """
                INSERT INTO "CustomerMarks" ("CustomerId", "FeedVersion")
                SELECT "Id", ROW_NUMBER() OVER (ORDER BY "Id") FROM "Customers";
                """);
            migrationBuilder.Sql("UPDATE \"CustomerFeeds\" SET \"Value\" = (SELECT COUNT(*) FROM \"CustomerMarks\");");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CustomerFeeds");

            migrationBuilder.DropTable(
                name: "CustomerMarks");

            migrationBuilder.DropColumn(
                name: "Class",
                table: "CustomerRelations");

            migrationBuilder.DropColumn(
                name: "ClassSince",
                table: "CustomerRelations");
        }
    }
}
