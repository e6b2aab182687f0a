package org.patchbay.api.ops.webhook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was posted.
 *
 * @param headers by lower-case name
 * @param query parameters of the query, decoded; of several of a name the first
 * @param body as it came, byte for byte; the array is the taker's own
 */
public record WebhookCall(Map<String, List<String>> headers, Map<String, String> query, byte[] body) {
    public WebhookCall {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    /** The only value of a header; empty where there is none, or several. */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
