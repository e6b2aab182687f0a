package org.patchbay.api.ops.graph;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A permission in one tenant.
 *
 * @param scope its Graph name, such as {@code Presence.Read.All}
 * @param purpose the area that it is used for
 * @param allows what it allows
 * @param reason what it is used for here
 * @param without what does not work without it
 * @param neededBy the bundles that need it, as name and version; empty where it is not needed
 * @param granted whether an administrator has consented to it
 * @param by who sent the administrator to consent for this purpose last; empty where nobody has
 * @param at when
 */
public record GraphPermission(
        String scope,
        String purpose,
        String allows,
        String reason,
        String without,
        List<String> neededBy,
        boolean granted,
        String by,
        Optional<Instant> at) {
    public GraphPermission {
        neededBy = List.copyOf(neededBy);
    }

    /** In a word: {@code granted}, {@code missing}, {@code surplus} or {@code unused}. */
    public String state() {
        if (neededBy.isEmpty()) {
            return granted ? "surplus" : "unused";
        }
        return granted ? "granted" : "missing";
    }
}
