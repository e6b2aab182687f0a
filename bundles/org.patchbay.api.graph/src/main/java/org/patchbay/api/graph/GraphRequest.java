package org.patchbay.api.graph;

import java.util.Map;
import java.util.Optional;

/**
 * One request to Microsoft Graph.
 *
 * @param tenant whose Microsoft tenant
 * @param user the directory's id of the user in whose name, or empty for the application itself
 * @param purpose what for; decides which token is used
 * @param method such as {@code GET}
 * @param path below the version, beginning with a slash: {@code /communications/getPresencesByUserId}
 * @param query parameters of the query, not encoded
 * @param body JSON, or empty for none
 */
public record GraphRequest(
        String tenant,
        Optional<String> user,
        Purpose purpose,
        String method,
        String path,
        Map<String, String> query,
        Optional<String> body) {
    public GraphRequest {
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("A request to Graph is made in a tenant: name it.");
        }
        if (!method.matches("GET|POST|PUT|PATCH|DELETE")) {
            throw new IllegalArgumentException("'" + method + "' is none of GET, POST, PUT, PATCH and DELETE.");
        }
        if (!path.matches("/[^/\\s?#].*") || path.contains("..") || path.contains("?") || path.contains("#")) {
            throw new IllegalArgumentException(
                    "'" + path + "' is no path of Graph: begin with a slash, leave out host, version and query.");
        }
        query = Map.copyOf(query);
    }

    /**
     * The next page of an answer, as its {@code @odata.nextLink} says, or its {@code @odata.deltaLink}: in the same tenant and name, for the same
     * purpose. It is guarded as any other.
     *
     * @throws IllegalArgumentException for a link that does not lead to Graph, or not to a path of its version 1.0
     */
    public static GraphRequest next(GraphRequest previous, String link) {
        return NextLink.of(previous, link);
    }
}
