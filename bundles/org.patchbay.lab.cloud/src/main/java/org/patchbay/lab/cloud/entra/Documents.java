package org.patchbay.lab.cloud.entra;

import java.net.URI;
import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;

/** What the sign-in service says of itself. */
final class Documents {
    private final State state;
    private final String base;

    /** @param base the address that the service goes by */
    Documents(State state, String base) {
        this.state = state;
        this.base = base;
    }

    Answer discovery(String tenant) {
        if (!Set.of("organizations", "common").contains(tenant)) {
            state.tenant(tenant, "");
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        String start = base + "/" + tenant;
        all.put("issuer", start + "/v2.0");
        all.put("authorization_endpoint", start + "/oauth2/v2.0/authorize");
        all.put("token_endpoint", start + "/oauth2/v2.0/token");
        all.put("jwks_uri", start + "/discovery/v2.0/keys");
        all.putArray("response_modes_supported").add("query").add("form_post");
        all.putArray("response_types_supported").add("code");
        all.putArray("id_token_signing_alg_values_supported").add("RS256");
        all.putArray("subject_types_supported").add("pairwise");
        return Answer.json(200, all);
    }

    Answer instance() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        String host = URI.create(base).getHost();
        all.put("tenant_discovery_endpoint", base + "/common/v2.0/.well-known/openid-configuration");
        all.put("api-version", "1.1");
        all.putArray("metadata")
                .addObject()
                .put("preferred_network", host)
                .put("preferred_cache", host)
                .putArray("aliases")
                .add(host);
        return Answer.json(200, all);
    }
}
