package org.patchbay.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which permissions let a request through: a table of methods and paths, matched part by part. A name counts before what may stand for an id, and
 * a function of Graph ({@code delta()}, {@code microsoft.graph.room}, {@code $count}) is never an id: what the table does not name is not known.
 */
final class Paths {
    private static final String ID = "{id}";
    /** The permissions are those of what the body names. */
    static final String BY_RESOURCE = "*";

    private static final int MOST_SHOWN = 120;

    private static final class Node {
        private final Map<String, Node> parts = new HashMap<>();
        private final Map<String, List<String>> scopes = new HashMap<>();
    }

    private final Node root = new Node();

    private Paths() {}

    static Paths read() {
        Paths paths = new Paths();
        for (String line : Catalogue.lines("paths.txt")) {
            String[] word = line.split(" ");
            Node node = paths.root;
            for (String part : parts(word[1])) {
                node = node.parts.computeIfAbsent(canonical(part), key -> new Node());
            }
            List<String> scopes = node.scopes.computeIfAbsent(word[0], key -> new ArrayList<>());
            for (int i = 2; i < word.length; i++) {
                if (!scopes.contains(word[i])) {
                    scopes.add(word[i]);
                }
            }
        }
        return paths;
    }

    /** The permissions of which one is needed, the least first; none for what is not known. */
    List<String> scopes(String method, String path) {
        Node node = root;
        for (String part : parts(path)) {
            node = next(node, part);
            if (node == null) {
                return List.of();
            }
        }
        return List.copyOf(node.scopes.getOrDefault(method, List.of()));
    }

    /** The path without ids: what the table has an id for, and what cannot be a word of Graph's. */
    String shown(String path) {
        StringBuilder shown = new StringBuilder();
        Node node = root;
        for (String part : parts(path)) {
            boolean named = node != null
                    && node.parts.containsKey(canonical(part))
                    && !canonical(part).equals(ID);
            boolean word = part.matches("[$A-Za-z.]{1,40}(\\(\\))?") && (node == null || !node.parts.containsKey(ID));
            shown.append('/').append(named || word ? part : ID);
            node = node == null ? null : next(node, part);
        }
        return shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "..." : shown.toString();
    }

    private static @Nullable Node next(Node node, String part) {
        String name = canonical(part);
        Node named = name.equals(ID) ? null : node.parts.get(name);
        return named != null ? named : isId(part) ? node.parts.get(ID) : null;
    }

    /** An id is of Graph's making, or a mail address: it is no function, no navigation of OData, and nothing that an address would swallow. */
    private static boolean isId(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return !part.isBlank()
                && !lower.startsWith("$")
                && !lower.startsWith("microsoft.graph.")
                && !lower.startsWith("graph.")
                && !lower.matches("\\.+|%2e|\\{.*\\}")
                && part.chars().noneMatch(c -> c < ' ' || c == '(' || c == ')' || c == '\\' || c == ';' || c == '\'');
    }

    /** Graph does not mind case, and takes both forms of a function or a type. */
    private static String canonical(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        if (lower.endsWith("()")) {
            lower = lower.substring(0, lower.length() - 2);
            return lower.startsWith("microsoft.graph.") ? lower.substring("microsoft.graph.".length()) : lower;
        }
        return lower.startsWith("graph.") ? "microsoft." + lower : lower;
    }

    /** Without the first, which is empty; another that is empty is none of the table. */
    static List<String> parts(String path) {
        String[] part = path.split("/", -1);
        return List.of(part).subList(1, part.length);
    }
}
