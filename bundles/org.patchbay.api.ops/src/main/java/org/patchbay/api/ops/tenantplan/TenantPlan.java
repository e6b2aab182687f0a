package org.patchbay.api.ops.tenantplan;

import java.util.List;

/**
 * A plan to review.
 *
 * @param summary each thing that it changes, in words
 * @param script PowerShell (MicrosoftTeams module) that makes it so, and may be run again
 * @param undo PowerShell that takes it back
 */
public record TenantPlan(String tenant, PlanPurpose purpose, List<String> summary, String script, String undo) {
    public TenantPlan {
        summary = List.copyOf(summary);
    }
}
