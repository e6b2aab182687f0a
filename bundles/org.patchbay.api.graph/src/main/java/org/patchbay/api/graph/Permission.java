package org.patchbay.api.graph;

import java.util.Set;

/**
 * One permission of the catalogue.
 *
 * @param scope its Graph name, such as {@code Presence.Read.All}
 * @param purpose the area that it is of
 * @param supports the areas that it may be used for besides
 * @param allows what it allows, in words for an administrator
 * @param reason what it is used for here, and no more
 * @param without what does not work without it
 */
public record Permission(
        String scope, Purpose purpose, Set<Purpose> supports, String allows, String reason, String without) {
    public Permission {
        if (!scope.matches("[A-Za-z]+(\\.[A-Za-z]+)+")) {
            throw new IllegalArgumentException(
                    "'" + scope + "' is no name of a Graph permission. Write it as Graph does: Presence.Read.All.");
        }
        supports = Set.copyOf(supports);
    }

    /** One that is used for its own area alone. */
    public Permission(String scope, Purpose purpose, String allows, String reason, String without) {
        this(scope, purpose, Set.of(), allows, reason, without);
    }

    /** Whether it may be used for this. */
    public boolean serves(Purpose what) {
        return purpose == what || supports.contains(what);
    }
}
