package org.patchbay.api.ops.tenantplan;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** Computes from the directory what has to exist in a customer's Microsoft tenant. Nothing is changed there: an administrator runs the plan. */
@ProviderType
public interface TenantPlans {

    /** @throws OperationException NOT_FOUND: no such tenant; INVALID: what keeps a plan from being made, all of it */
    TenantPlan plan(String tenant, PlanPurpose purpose) throws OperationException;

    /**
     * What differs between the plan and what is there.
     *
     * @param export the JSON that the plan's export script writes
     */
    List<Drift> drift(String tenant, String export) throws OperationException;
}
