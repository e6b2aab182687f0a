package org.patchbay.tenant.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;

/**
 * What the export script found. Read strictly: what is not of its form is refused, with the line and column.
 *
 * @param objects by kind, then by name; lists as text with {@code |} between
 */
record Export(
        Set<String> domains,
        Set<String> usages,
        Map<String, Map<String, Map<String, String>>> objects,
        List<Map<String, String>> users) {

    static final String FORMAT = "patchbay-tenant-export";
    static final int VERSION = 1;
    static final String GATEWAYS = "Gateways";
    static final String ROUTES = "Routes";
    static final String ROUTING_POLICIES = "RoutingPolicies";
    static final String EMERGENCY_ROUTING = "EmergencyRouting";
    static final String EMERGENCY_CALLING = "EmergencyCalling";
    static final String DIAL_PLANS = "DialPlans";
    static final String BLOCKED = "Blocked";
    static final List<String> KINDS =
            List.of(GATEWAYS, ROUTES, ROUTING_POLICIES, EMERGENCY_ROUTING, EMERGENCY_CALLING, DIAL_PLANS, BLOCKED);

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @throws OperationException INVALID: no JSON, not an export, of another version or another tenant */
    static Export read(String text, Wanted wanted) throws OperationException {
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (JsonParser parser = JSON.createParser(json)) {
            Reader reader = new Reader(parser);
            reader.document();
            reader.check(wanted);
            return new Export(
                    Set.copyOf(reader.lists.getOrDefault("Domains", List.of())),
                    Set.copyOf(reader.lists.getOrDefault("Usages", List.of())),
                    reader.objects,
                    reader.users);
        } catch (JsonProcessingException e) {
            throw new OperationException(
                    Reason.INVALID,
                    "The export is no JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage()
                            + ". Give the whole file as the export script wrote it.");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Reader {
        private static final Set<String> HEAD = Set.of("Format", "Tenant", "Prefix", "Taken");
        private final JsonParser parser;
        private final Map<String, String> head = new LinkedHashMap<>();
        private final Map<String, List<String>> lists = new LinkedHashMap<>();
        private final Map<String, Map<String, Map<String, String>>> objects = new LinkedHashMap<>();
        private final List<Map<String, String>> users = new ArrayList<>();

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        private OperationException refused(String what) {
            return new OperationException(
                    Reason.INVALID,
                    "The export cannot be read: line "
                            + parser.currentTokenLocation().getLineNr() + ", column "
                            + parser.currentTokenLocation().getColumnNr() + ": " + what
                            + ". Make a new one with the script of patchbay:tenant-plan TENANT EXPORT.");
        }

        void document() throws IOException, OperationException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("an object is expected");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (HEAD.contains(name) || name.equals("Version")) {
                    head.put(name, scalar(name));
                } else if (name.equals("Domains") || name.equals("Usages")) {
                    lists.put(name, list(name));
                } else if (name.equals("Users")) {
                    for (Map<String, String> user : array(name)) {
                        users.add(user);
                    }
                } else if (KINDS.contains(name)) {
                    Map<String, Map<String, String>> all = new LinkedHashMap<>();
                    for (Map<String, String> object : array(name)) {
                        all.put(object.getOrDefault("Identity", ""), object);
                    }
                    objects.put(name, all);
                } else {
                    throw refused("there is no '" + name + "' in an export");
                }
            }
            if (parser.nextToken() != null) {
                throw refused("something follows after the end");
            }
        }

        void check(Wanted wanted) throws OperationException {
            if (!FORMAT.equals(head.get("Format"))) {
                throw refused("it is no export of a tenant ('Format' is not '" + FORMAT + "')");
            } else if (!String.valueOf(VERSION).equals(head.get("Version"))) {
                throw refused("its version is " + head.get("Version") + ", and " + VERSION + " is read");
            } else if (!wanted.names().tenant().equals(head.get("Tenant"))) {
                throw refused("it is of the tenant '" + head.get("Tenant") + "', not of '"
                        + wanted.names().tenant() + "'");
            } else if (!wanted.names().prefix().equals(head.get("Prefix"))) {
                throw refused("it was made when names began with '" + head.get("Prefix") + "', and now it is '"
                        + wanted.names().prefix() + "'");
            }
            for (String kind : KINDS) {
                if (!objects.containsKey(kind)) {
                    throw refused("'" + kind + "' is missing");
                }
            }
            for (String kind : List.of("Domains", "Usages")) {
                if (!lists.containsKey(kind)) {
                    throw refused("'" + kind + "' is missing");
                }
            }
            List<String> domains = lists.getOrDefault("Domains", List.of()).stream()
                    .map(d -> d.toLowerCase(Locale.ROOT))
                    .toList();
            for (String host : wanted.hosts()) {
                if (!domains.contains(host) && !domains.contains(host.substring(host.indexOf('.') + 1))) {
                    throw refused("the Microsoft tenant it is of has no domain for " + host
                            + ", so that it is another one, or the domain is still to be added");
                }
            }
        }

        private List<Map<String, String>> array(String name) throws IOException, OperationException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw refused("'" + name + "' must be a list");
            }
            List<Map<String, String>> all = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw refused("'" + name + "' must be a list of objects");
                }
                Map<String, String> object = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String property = parser.currentName();
                    parser.nextToken();
                    object.put(
                            property,
                            parser.currentToken() == JsonToken.START_ARRAY
                                    ? String.join("|", list(property))
                                    : scalar(property));
                }
                if (object.getOrDefault(name.equals("Users") ? "Id" : "Identity", "")
                        .isEmpty()) {
                    throw refused("something in '" + name + "' has no name");
                }
                all.add(object);
            }
            return all;
        }

        private List<String> list(String name) throws IOException, OperationException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                // PowerShell writes a list of one as that one where nobody tells it not to.
                String one = scalar(name);
                return one.isEmpty() ? List.of() : List.of(one);
            }
            List<String> all = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                all.add(scalar(name));
            }
            return all;
        }

        private String scalar(String name) throws IOException, OperationException {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_NULL) {
                return "";
            } else if (token == null || !token.isScalarValue()) {
                throw refused("'" + name + "' must be text, a number or true or false");
            }
            return parser.getText();
        }
    }
}
