package org.patchbay.api.ops.page;

import java.util.Map;
import java.util.Optional;

/**
 * What a browser asked.
 *
 * @param post whether it sent a form; otherwise it asked by GET
 * @param query parameters of the address, decoded; of several of a name the first. Secret, as the rest is: never logged
 * @param form the fields of the form, decoded; of several of a name the first
 * @param cookies by name; of several of a name the first
 */
public record PageCall(boolean post, Map<String, String> query, Map<String, String> form, Map<String, String> cookies) {
    public PageCall {
        query = Map.copyOf(query);
        form = Map.copyOf(form);
        cookies = Map.copyOf(cookies);
    }

    /** A field of the form where there is one, else a parameter of the address. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(form.get(name)).or(() -> Optional.ofNullable(query.get(name)));
    }

    /** Without what it holds. */
    @Override
    public String toString() {
        return "PageCall[" + (post ? "POST" : "GET") + "]";
    }
}
