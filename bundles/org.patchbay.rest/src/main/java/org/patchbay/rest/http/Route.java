package org.patchbay.rest.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that can be done.
 *
 * @param pattern below {@code /api/v1}: {@code /calls/{id}}; {@code {key...}} takes all segments that are left
 * @param parameters the names of those that its query may have
 */
public record Route(String method, String pattern, Set<String> parameters, Handler handler) {

    /** Does it. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(Exchange exchange) throws Exception;
    }

    public Route {
        parameters = Set.copyOf(parameters);
    }

    public static Route get(String pattern, Handler handler, String... parameters) {
        return new Route("GET", pattern, Set.of(parameters), handler);
    }

    public static Route put(String pattern, Handler handler, String... parameters) {
        return new Route("PUT", pattern, Set.of(parameters), handler);
    }

    public static Route post(String pattern, Handler handler, String... parameters) {
        return new Route("POST", pattern, Set.of(parameters), handler);
    }

    public static Route delete(String pattern, Handler handler, String... parameters) {
        return new Route("DELETE", pattern, Set.of(parameters), handler);
    }

    /** The values of what is in braces, where the path is of this pattern. */
    Optional<Map<String, String>> match(List<String> path) {
        String[] parts = pattern.substring(1).split("/");
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i >= path.size()) {
                return Optional.empty();
            }
            if (part.endsWith("...}")) {
                values.put(part.substring(1, part.length() - 4), String.join("/", path.subList(i, path.size())));
                return Optional.of(values);
            } else if (part.startsWith("{")) {
                values.put(part.substring(1, part.length() - 1), path.get(i));
            } else if (!part.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return parts.length == path.size() ? Optional.of(values) : Optional.empty();
    }

    /** Of two patterns that take a path the one with fewer braces is meant. */
    int braces() {
        return (int) pattern.chars().filter(c -> c == '{').count() + (pattern.endsWith("...}") ? 1 : 0);
    }
}
