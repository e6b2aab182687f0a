package org.patchbay.api.call.control;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.Scope;

/** Calls and desks from outside a call: REST, console, webhook, click-to-call, test call. */
@ProviderType
public interface Calls {

    /** Opens a scope under the control of a treatment; fails when no such treatment is bound. */
    CompletionStage<Scope> open(String tenant, String kind, String treatment, Map<String, String> arguments);

    /** Sends a message to a scope; dropped, and traced, when there is no such scope. */
    void signal(Scope to, String type, Map<String, String> data);
}
