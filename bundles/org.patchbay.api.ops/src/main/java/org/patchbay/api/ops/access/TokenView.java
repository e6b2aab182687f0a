package org.patchbay.api.ops.access;

import java.time.Instant;
import java.util.Map;

/** A token as it is shown: all but what it is used with. */
public record TokenView(String name, Map<String, Role> roles, String author, Instant issued, Instant expires) {
    public TokenView {
        roles = Map.copyOf(roles);
    }
}
