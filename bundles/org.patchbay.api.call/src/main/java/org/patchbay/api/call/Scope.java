package org.patchbay.api.call;

import java.util.Objects;

/**
 * What has one serial mailbox and one state of its own: a call, or a desk (a queue, a parking lot, a room, a counter).
 *
 * @param tenant the tenant it belongs to; never empty
 * @param kind {@value #CALL}, or the kind of desk
 * @param id unique for its tenant and kind
 */
public record Scope(String tenant, String kind, String id) {
    /** The kind of a call. */
    public static final String CALL = "call";

    public Scope {
        if (tenant.isBlank() || kind.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException(
                    "A scope needs a tenant, a kind and an id: " + tenant + "/" + kind + "/" + id);
        }
        Objects.requireNonNull(id);
    }

    /** The scope of a call. */
    public static Scope call(String tenant, String id) {
        return new Scope(tenant, CALL, id);
    }

    public boolean isCall() {
        return kind.equals(CALL);
    }

    @Override
    public String toString() {
        return tenant + "/" + kind + "/" + id;
    }
}
