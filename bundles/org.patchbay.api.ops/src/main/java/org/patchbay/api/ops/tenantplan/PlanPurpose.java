package org.patchbay.api.ops.tenantplan;

/** What a plan is for. */
public enum PlanPurpose {
    /** Everything, from nothing. */
    SET_UP,
    /** Moves the users to the policies of the standby. */
    SWITCH_OVER,
    /** Moves them back. */
    SWITCH_BACK,
    /** Reads what is there, for {@link TenantPlans#drift}. */
    EXPORT
}
