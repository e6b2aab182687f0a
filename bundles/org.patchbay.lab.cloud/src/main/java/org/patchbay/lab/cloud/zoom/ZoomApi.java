package org.patchbay.lab.cloud.zoom;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;

/** The operations of Zoom's API that are played, written down by hand from its published contract. */
final class ZoomApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PRESENCE = Pattern.compile("/v2/users/([^/]+)/presence_status");
    private static final Pattern USER = Pattern.compile("/v2/users/([^/]+)");

    private ZoomApi() {}

    private static void need(ZoomSignIn.Token token, String... anyOf) {
        // What is not an administrator's is for the user alone who allowed it.
        if (List.of(anyOf).stream()
                .filter(scope -> scope.endsWith(":admin") || !token.user().isEmpty())
                .noneMatch(token.scopes()::contains)) {
            throw new ZoomFault(
                    400, 4711, "Invalid access token, does not contain scopes:[" + String.join(", ", anyOf) + "].");
        }
    }

    private static void method(Asked asked, String... allowed) {
        if (!Set.of(allowed).contains(asked.method())) {
            throw new ZoomFault(405, 405, "Method not allowed.");
        }
        if (asked.method().equals("GET") && asked.body().length > 0) {
            throw ZoomFault.invalid();
        }
    }

    static Answer answer(ZoomSignIn.Token token, Asked asked) {
        ZoomAccount account = token.account();
        account.spend();
        Matcher presence = PRESENCE.matcher(asked.path());
        if (presence.matches()) {
            method(asked, "GET", "PUT");
            return presence(token, String.valueOf(presence.group(1)), asked);
        }
        if (asked.path().equals("/v2/users")) {
            method(asked, "GET");
            need(token, "user:read:admin", "user:read:list_users:admin");
            return list(account, asked, false);
        }
        if (asked.path().equals("/v2/phone/users")) {
            method(asked, "GET");
            need(token, "phone:read:admin", "phone:read:list_users:admin");
            return list(account, asked, true);
        }
        Matcher user = USER.matcher(asked.path());
        if (user.matches()) {
            method(asked, "GET");
            need(token, "user:read:admin", "user:read:user:admin", "user:read", "user:read:user");
            return Answer.json(
                    200,
                    user(account.person(who(token, String.valueOf(user.group(1)))))
                            .put("account_id", account.id()));
        }
        throw new ZoomFault(404, 404, "No such path.");
    }

    /** Whom it is about; an app of users may write me. */
    private static String who(ZoomSignIn.Token token, String named) {
        if (named.equals("me") && !token.user().isEmpty()) {
            return token.user();
        }
        if (!token.user().isEmpty() && !token.account().person(named).id().equals(token.user())) {
            throw new ZoomFault(400, 4711, "The token is another user's.");
        }
        return named;
    }

    private static Answer presence(ZoomSignIn.Token token, String named, Asked asked) {
        if (!asked.query().isEmpty()) {
            throw ZoomFault.invalid();
        }
        ZoomAccount account = token.account();
        if (asked.method().equals("GET")) {
            need(token, "user:read:admin", "user:read", "user:read:presence_status:admin", "user:read:presence_status");
            ZoomPerson person = account.person(who(token, named));
            ObjectNode body = JSON.createObjectNode().put("status", account.shown(person.id()));
            if (person.id().equals(token.user())) {
                account.remaining(person.id()).ifPresent(left -> body.put("remaining_time", left.toMinutes()));
            }
            return Answer.json(200, body);
        }
        need(
                token,
                "user:write:admin",
                "user:write",
                "user:update:presence_status:admin",
                "user:update:presence_status");
        ZoomPerson person = account.person(who(token, named));
        if (!asked.header("Content-Type").startsWith("application/json")) {
            throw new ZoomFault(415, 300, "Unsupported media type.");
        }
        JsonNode body;
        try {
            body = JSON.readTree(asked.body());
        } catch (IOException e) {
            throw ZoomFault.invalid();
        }
        boolean shaped = body.path("status").isTextual()
                && StreamSupport.stream(((Iterable<String>) body::fieldNames).spliterator(), false)
                        .allMatch(Set.of("status", "duration")::contains)
                && (!body.has("duration")
                        || body.path("duration").isInt()
                                && body.path("duration").asInt() > 0);
        if (!shaped) {
            throw ZoomFault.invalid();
        }
        account.set(person, body.path("status").asText(), body.path("duration").asInt());
        return Answer.empty(204);
    }

    private static Answer list(ZoomAccount account, Asked asked, boolean phone) {
        Map<String, String> given = asked.parameters();
        int size;
        int from;
        try {
            size = Integer.parseInt(given.getOrDefault("page_size", "30"));
            String token = given.getOrDefault("next_page_token", "");
            from = token.isEmpty() ? 0 : Integer.parseInt(token.substring(1));
        } catch (NumberFormatException e) {
            throw ZoomFault.invalid();
        }
        Set<String> known =
                phone ? Set.of("page_size", "next_page_token") : Set.of("page_size", "next_page_token", "status");
        if (!known.containsAll(given.keySet()) || size < 1 || size > (phone ? 100 : 300)) {
            throw ZoomFault.invalid();
        }
        List<ZoomPerson> all = account.people().stream()
                .filter(each -> !phone || !each.phone().isEmpty())
                .toList();
        int to = Math.min(all.size(), from + Math.min(size, account.page()));
        ObjectNode body = JSON.createObjectNode();
        body.put("next_page_token", to < all.size() ? "p" + to : "").put("page_size", size);
        body.put("total_records", all.size());
        ArrayNode users = body.putArray("users");
        all.subList(Math.min(from, to), to).forEach(each -> users.add(phone ? phoneUser(each) : user(each)));
        return Answer.json(200, body);
    }

    private static ObjectNode user(ZoomPerson each) {
        return JSON.createObjectNode()
                .put("id", each.id())
                .put("email", each.mail())
                .put("type", 2)
                .put("status", "active")
                .put("last_client_version", each.client());
    }

    private static ObjectNode phoneUser(ZoomPerson each) {
        ObjectNode user = JSON.createObjectNode()
                .put("id", each.id())
                .put("email", each.mail())
                .put("extension_number", 1000001036)
                .put("phone_user_id", "p-" + each.id())
                .put("status", each.phone());
        ArrayNode numbers = user.putArray("phone_numbers");
        each.numbers()
                .forEach(number -> numbers.addObject().put("id", "n-" + number).put("number", number));
        return user;
    }
}
