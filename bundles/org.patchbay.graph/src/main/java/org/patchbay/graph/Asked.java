package org.patchbay.graph;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;

/**
 * What a request asks for, beyond its path: a query can reach further than the permission was given for, and a subscription tells what another
 * request would read.
 */
final class Asked {
    /** Of somebody else, as Graph shows it with User.ReadBasic.All. */
    private static final Set<String> BASIC =
            Set.of("id", "displayname", "givenname", "surname", "mail", "userprincipalname", "photo");
    /** What may be fetched along: nothing that has a permission of its own. */
    private static final Set<String> EXPANDED = Set.of("members", "teamsapp", "teamsappdefinition");

    private static final Set<String> OF_EXPRESSIONS = Set.of(
            "eq",
            "ne",
            "gt",
            "ge",
            "lt",
            "le",
            "and",
            "or",
            "not",
            "in",
            "startswith",
            "endswith",
            "contains",
            "true",
            "false",
            "null",
            "asc",
            "desc");
    /** What $search names: {@code "displayName:ada"}; what is not in quotation marks, or names none, may be of any. */
    private static final Pattern SOUGHT =
            Pattern.compile("\"[^\"]*\"?|(?<![^\\s()\"])(?!(?:AND|OR|NOT)\\b)[^\\s\"()]+");

    private static final String READ_BASIC = "User.ReadBasic.All";
    private static final String SUBSCRIPTIONS = "/subscriptions";

    private final Paths paths;

    Asked(Paths paths) {
        this.paths = paths;
    }

    /**
     * The permissions of which one is needed, the least first.
     *
     * @throws GraphException {@code REFUSED} for what is not known, or reaches too far
     */
    List<String> needs(GraphRequest request) throws GraphException {
        List<String> scopes = paths.scopes(request.method(), request.path());
        if (scopes.contains(Paths.BY_RESOURCE)) {
            scopes = subscribed(request.body().orElse(""));
        }
        if (scopes.isEmpty()) {
            throw new GraphException(
                    Reason.REFUSED,
                    "No permission of the catalogue lets " + request.method() + " " + shown(request) + " through.");
        }
        if (request.user().isEmpty() && Paths.parts(request.path()).get(0).equalsIgnoreCase("me")) {
            throw new GraphException(Reason.REFUSED, "/me is somebody: name the user in whose name it is asked for.");
        }
        Map<String, String> query = query(request);
        String expand = query.getOrDefault("expand", "");
        if (!expand.isEmpty() && !EXPANDED.containsAll(names(expand))) {
            throw new GraphException(
                    Reason.REFUSED,
                    "$expand reaches further than the path: only members, teamsApp and"
                            + " teamsAppDefinition can be fetched along. Ask for the rest by its own path.");
        }
        if (scopes.contains(READ_BASIC) && !isBasic(query)) {
            return scopes.stream().filter(scope -> !scope.equals(READ_BASIC)).toList();
        }
        return scopes;
    }

    /** A subscription is told what a reading of its resource would be told, and needs the same. */
    private List<String> subscribed(String body) throws GraphException {
        String resource = resource(body);
        String path = "/" + resource.replaceFirst("[?].*", "").replaceFirst("^/", "");
        return path.equalsIgnoreCase(SUBSCRIPTIONS)
                ? List.of()
                : paths.scopes("GET", path).stream()
                        .filter(scope -> !scope.equals(READ_BASIC))
                        .toList();
    }

    /** Strictly: a name that is there twice could be read by Graph in another way than here. */
    private static String resource(String body) throws GraphException {
        String resource = null;
        try (JsonReader json = new JsonReader(new StringReader(body))) {
            json.beginObject();
            while (json.hasNext()) {
                if (!json.nextName().equalsIgnoreCase("resource")) {
                    json.skipValue();
                } else if (resource == null && json.peek() == JsonToken.STRING) {
                    resource = json.nextString();
                } else {
                    throw new GraphException(Reason.REFUSED, "A subscription names one resource, as text.");
                }
            }
            json.endObject();
        } catch (IOException | IllegalStateException e) {
            throw new GraphException(Reason.REFUSED, "The body of a subscription is no object of JSON.");
        }
        if (resource == null) {
            throw new GraphException(Reason.REFUSED, "A subscription names its resource.");
        }
        return resource;
    }

    /** Graph takes its own parameters with the dollar and without, in any case. */
    private static Map<String, String> query(GraphRequest request) throws GraphException {
        Map<String, String> query = new TreeMap<>();
        for (Map.Entry<String, String> each : request.query().entrySet()) {
            String name = each.getKey().strip().replaceFirst("^\\$", "").toLowerCase(Locale.ROOT);
            if (query.put(name, each.getValue()) != null) {
                throw new GraphException(
                        Reason.REFUSED, "The query has a parameter twice, with the dollar and without.");
            }
        }
        return query;
    }

    /** Who may see a property alone may not find people by it either. */
    private static boolean isBasic(Map<String, String> query) {
        Set<String> named = names(query.getOrDefault("select", "*"));
        named.addAll(words(query.getOrDefault("filter", "").replaceAll("'[^']*'", " ")));
        named.addAll(words(query.getOrDefault("orderby", "")));
        Matcher sought = SOUGHT.matcher(query.getOrDefault("search", ""));
        while (sought.find()) {
            named.add(sought.group().replaceAll("[\"\\s]|:.*", "").toLowerCase(Locale.ROOT));
        }
        return BASIC.containsAll(named);
    }

    private static Set<String> words(String expression) {
        Set<String> words = names(expression.replaceAll("[^A-Za-z0-9_/@.-]+", ","));
        words.removeAll(OF_EXPRESSIONS);
        words.removeIf(word -> word.matches("[0-9.-]*"));
        return words;
    }

    private static Set<String> names(String list) {
        Set<String> names = new java.util.HashSet<>();
        for (String name : list.split(",", -1)) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /** The path of a request for people to read, who need not know about whom it was. */
    String shown(GraphRequest request) {
        return paths.shown(request.path());
    }
}
