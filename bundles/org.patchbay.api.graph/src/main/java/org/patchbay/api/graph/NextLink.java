package org.patchbay.api.graph;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Takes a link to a next page apart. What it holds is opaque and goes back as it came; where it leads is not: a token is sent there. The host
 * is looked at all the same, for a link elsewhere is a fault that should not pass for a page.
 */
final class NextLink {
    /** Of the clouds there are. */
    private static final Set<String> GRAPH = Set.of(
            "graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn");

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String VERSION = "/v1.0";

    private NextLink() {}

    static GraphRequest of(GraphRequest previous, String link) {
        URI uri;
        try {
            uri = URI.create(link);
        } catch (IllegalArgumentException e) {
            throw wrong("it is no address", e);
        }
        String host = String.valueOf(uri.getHost());
        boolean graph = "https".equals(uri.getScheme()) && GRAPH.contains(host) && uri.getPort() == -1;
        boolean here = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && HERE.contains(host);
        if (!graph && !here || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw wrong("it does not lead to Graph", null);
        }
        String path = uri.getRawPath();
        if (!path.startsWith(VERSION + "/") || path.toLowerCase(Locale.ROOT).contains("%2f")) {
            throw wrong("its path is none of version 1.0", null);
        }
        return new GraphRequest(
                previous.tenant(),
                previous.user(),
                previous.purpose(),
                "GET",
                // A plus means itself in a path.
                decoded(path.substring(VERSION.length()).replace("+", "%2B")),
                query(uri.getRawQuery()),
                Optional.empty());
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (query.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                throw wrong("it has a parameter twice", null);
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("it is not escaped as an address is", e);
        }
    }

    /** What the link holds is not shown: it may be about people. */
    private static IllegalArgumentException wrong(String why, @Nullable Throwable cause) {
        return new IllegalArgumentException("The link to the next page cannot be followed: " + why + ".", cause);
    }
}
