using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using RegionCloud.Finance.Domain;

namespace RegionCloud.Finance.Data;

/// <summary>How dunning lies in the database.</summary>
internal static class DunningModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<DunningNotice>(notice =>
        {
            notice.Property(n => n.Id).ValueGeneratedNever();
            notice.Property(n => n.Number).HasMaxLength(20);
            notice.Property(n => n.ContractNumber).HasMaxLength(20);
            notice.Property(n => n.CustomerCode).HasMaxLength(40);
            notice.Property(n => n.CustomerName).HasMaxLength(200);
            notice.Property(n => n.Currency).HasMaxLength(3);
            notice.Property(n => n.Skipped).HasMaxLength(40);
            notice.Property(n => n.IssuedBy).HasMaxLength(200);
            notice.HasIndex(n => new { n.RegionId, n.Number }).IsUnique();
            // However often and at how many places a run is made, a level is issued once.
            notice.HasIndex(n => new { n.InstalmentId, n.Level }).IsUnique();
            notice.HasIndex(n => n.ContractId);
            notice.HasIndex(n => n.RunId);
            notice.HasIndex(n => new { n.OwnerId, n.Status });
            notice.HasIndex(n => new { n.RegionId, n.IssuedOn });
            notice.HasOne<ContractAccount>().WithMany().HasForeignKey(n => n.ContractId).OnDelete(DeleteBehavior.Restrict);
            notice.OwnsMany(n => n.Transitions, transition =>
            {
                transition.ToTable("DunningNoticeTransitions").WithOwner().HasForeignKey("NoticeId");
                transition.HasKey("NoticeId", nameof(NoticeTransition.Sequence));
                transition.Property(t => t.Sequence).ValueGeneratedNever();
                transition.Property(t => t.By).HasMaxLength(200);
                transition.Property(t => t.Note).HasMaxLength(2000);
            });
        });
        model.Entity<DunningHold>(hold =>
        {
            hold.Property(h => h.Id).ValueGeneratedNever();
            hold.Property(h => h.ContractNumber).HasMaxLength(20);
            hold.Property(h => h.Reason).HasMaxLength(2000);
            hold.Property(h => h.RecordedBy).HasMaxLength(200);
            hold.Property(h => h.ReleasedBy).HasMaxLength(200);
            hold.Property(h => h.ReleaseReason).HasMaxLength(2000);
            hold.HasIndex(h => h.ContractId);
            hold.HasIndex(h => new { h.RegionId, h.Until });
            hold.HasOne<ContractAccount>().WithMany().HasForeignKey(h => h.ContractId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Complaint>(complaint =>
        {
            complaint.Property(c => c.Id).ValueGeneratedNever();
            complaint.Property(c => c.Number).HasMaxLength(20);
            complaint.HasIndex(c => c.ContractId);
            complaint.OwnsMany(c => c.Steps, step =>
            {
                step.ToTable("ComplaintSteps").WithOwner().HasForeignKey("ComplaintId");
                step.HasKey("ComplaintId", nameof(ComplaintStep.Told));
                step.Property(s => s.Told).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(200);
                step.HasIndex(s => s.ContractId);
            });
        });
        model.Entity<DunningRun>(run =>
        {
            run.Property(r => r.Id).ValueGeneratedNever();
            run.Property(r => r.RunBy).HasMaxLength(200);
            run.HasIndex(r => new { r.RegionId, r.AsOf });
            foreach (var property in run.Metadata.GetProperties())
                property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        });
    }
}
