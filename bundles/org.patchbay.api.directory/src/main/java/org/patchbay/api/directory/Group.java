package org.patchbay.api.directory;

/**
 * Users who are put on a provider together, or moved together.
 *
 * @param id unique in its tenant
 * @param name for people
 */
public record Group(String tenant, String id, String name) {
    public Group {
        if (!id.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("The id '" + id
                    + "' must be lower case letters, digits, dots, dashes and underscores, 63 at most.");
        }
    }
}
