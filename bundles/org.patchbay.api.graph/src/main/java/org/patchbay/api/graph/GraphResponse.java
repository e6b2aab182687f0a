package org.patchbay.api.graph;

import java.util.Map;

/**
 * What Microsoft Graph answered.
 *
 * @param status the HTTP status, 200 to 299
 * @param headers by lower-case name
 * @param body JSON, possibly empty
 */
public record GraphResponse(int status, Map<String, String> headers, String body) {
    public GraphResponse {
        headers = Map.copyOf(headers);
    }
}
