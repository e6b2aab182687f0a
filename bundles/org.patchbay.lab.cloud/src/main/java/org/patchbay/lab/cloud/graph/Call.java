package org.patchbay.lab.cloud.graph;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import org.patchbay.lab.cloud.entra.Bearer;
import org.patchbay.lab.cloud.entra.Tenant;

/**
 * A request that was found to be in order.
 *
 * @param operation method and template: {@code GET /users/{user-id}}
 * @param ids what stands in the template's places, in order
 * @param headers the names in small letters
 */
record Call(
        Bearer bearer,
        Tenant tenant,
        String operation,
        List<String> ids,
        Map<String, String> parameters,
        Map<String, String> headers,
        JsonNode body) {

    String id() {
        return ids.get(0);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean holds(String... scopes) {
        return List.of(scopes).stream().anyMatch(bearer.scopes()::contains);
    }
}
