package org.patchbay.api.graph;

/**
 * One permission of the catalogue.
 *
 * @param scope its Graph name, such as {@code Presence.Read.All}
 * @param purpose the area that it may be used for
 * @param allows what it allows, in words for an administrator
 * @param reason what it is used for here, and no more
 * @param without what does not work without it
 */
public record Permission(String scope, Purpose purpose, String allows, String reason, String without) {
    public Permission {
        if (!scope.matches("[A-Za-z]+(\\.[A-Za-z]+)+")) {
            throw new IllegalArgumentException(
                    "'" + scope + "' is no name of a Graph permission. Write it as Graph does: Presence.Read.All.");
        }
    }
}
