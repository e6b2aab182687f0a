package org.patchbay.api.call.control;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.Scope;

/** Calls and desks from outside a call: REST, console, webhook, click-to-call, test call. */
@ProviderType
public interface Calls {

    /**
     * Opens a scope under the control of a treatment; fails when no such treatment is bound.
     *
     * @param kind {@code call}, or a kind of desk. A call begins without legs, until the treatment originates one
     * @param arguments for the treatment. In a call, {@code caller} and {@code callee} are also the URIs of those who are shown as its parties,
     *     to handlers and in its record
     */
    CompletionStage<Scope> open(String tenant, String kind, String treatment, Map<String, String> arguments);

    /** Sends a message to a scope; dropped, and traced, when there is no such scope. */
    void signal(Scope to, String type, Map<String, String> data);
}
