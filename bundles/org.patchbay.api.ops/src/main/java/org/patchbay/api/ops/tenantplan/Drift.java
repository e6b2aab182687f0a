package org.patchbay.api.ops.tenantplan;

/**
 * A difference.
 *
 * @param what the object: {@code OnlinePSTNGateway sbc1.acme.example}
 * @param property which of its properties; empty where it is missing, or is there and should not be
 * @param planned what the plan has; empty where it has none
 * @param found what is there; empty where there is nothing
 */
public record Drift(String what, String property, String planned, String found) {}
