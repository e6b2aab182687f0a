package org.patchbay.lab.cloud.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.entra.Sku;
import org.patchbay.lab.cloud.wire.Answer;

/** Users, by page or one by one, their licences and what the tenant has bought. */
final class People {
    private static final List<String> USUAL = List.of(
            "businessPhones",
            "displayName",
            "givenName",
            "jobTitle",
            "mail",
            "mobilePhone",
            "officeLocation",
            "preferredLanguage",
            "surname",
            "userPrincipalName",
            "id");
    /** What User.ReadBasic.All shows. */
    private static final Set<String> BASIC = Set.of(
            "displayName", "givenName", "mail", "photo", "securityIdentifier", "surname", "userPrincipalName", "id");
    /** What cannot be had of a user here, though it exists. */
    private static final Set<String> PLAYED = Set.of(
            "businessPhones",
            "displayName",
            "givenName",
            "jobTitle",
            "mail",
            "mobilePhone",
            "officeLocation",
            "preferredLanguage",
            "surname",
            "userPrincipalName",
            "id",
            "accountEnabled",
            "assignedLicenses",
            "assignedPlans",
            "usageLocation",
            "country",
            "userType");

    private final Links links;
    private volatile int page = 100;

    People(Links links) {
        this.links = links;
    }

    /** How many there are on a page that says nothing of it. */
    void page(int size) {
        page = size;
    }

    static ObjectNode json(Person person, List<Sku> skus) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode phones = json.putArray("businessPhones");
        person.phones().forEach(phones::add);
        json.put("displayName", person.name());
        json.putNull("givenName").putNull("jobTitle");
        text(json, "mail", person.mail());
        json.putNull("mobilePhone")
                .putNull("officeLocation")
                .putNull("preferredLanguage")
                .putNull("surname");
        json.put("userPrincipalName", person.upn());
        json.put("id", person.id());
        json.put("accountEnabled", person.enabled());
        json.put("userType", "Member");
        text(json, "usageLocation", person.country());
        text(json, "country", person.country());
        ArrayNode licences = json.putArray("assignedLicenses");
        ArrayNode plans = json.putArray("assignedPlans");
        for (String each : person.skus()) {
            licences.addObject().put("skuId", each).putArray("disabledPlans");
            skus.stream().filter(sku -> sku.id().equals(each)).forEach(sku -> sku.plans()
                    .forEach((id, name) -> plans.addObject()
                            .put("assignedDateTime", "2026-01-01T00:00:00Z")
                            .put("capabilityStatus", "Enabled")
                            .put("service", name)
                            .put("servicePlanId", id)));
        }
        return json;
    }

    private static void text(ObjectNode json, String name, String value) {
        if (value.isEmpty()) {
            json.putNull(name);
        } else {
            json.put(name, value);
        }
    }

    /** What is asked for, and may be seen with these scopes. @throws GraphFault for more */
    static Set<String> selected(Call call, boolean own) {
        String select = call.parameter("$select");
        boolean basic = !call.holds("User.Read.All", "Directory.Read.All", "User.ReadWrite.All") && !own;
        if (select.isEmpty()) {
            Set<String> usual = new LinkedHashSet<>(USUAL);
            if (basic) {
                usual.retainAll(BASIC);
            }
            return usual;
        }
        Set<String> asked = new LinkedHashSet<>(Arrays.asList(select.split(",")));
        for (String each : asked) {
            if (!PLAYED.contains(each)) {
                throw GraphFault.bad("Could not find a property named '" + each + "' on type 'microsoft.graph.user'.");
            }
        }
        if (basic && !BASIC.containsAll(asked)) {
            throw new GraphFault(
                    403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }
        return asked;
    }

    static ObjectNode keep(ObjectNode all, Set<String> names) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        names.forEach(each -> {
            JsonNode value = all.get(each);
            if (value != null) {
                kept.set(each, value);
            }
        });
        return kept;
    }

    Answer one(Call call) {
        Person person = PresenceCalls.person(call, call.id());
        boolean own = person.id().equals(call.bearer().user());
        if (!own && !call.holds("User.ReadBasic.All", "User.Read.All", "Directory.Read.All", "User.ReadWrite.All")) {
            throw new GraphFault(
                    403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }
        refuse(call, "$expand");
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#users/$entity");
        body.setAll(keep(json(person, call.tenant().skus()), selected(call, own)));
        return Answer.json(200, body);
    }

    private static void refuse(Call call, String... parameters) {
        for (String each : parameters) {
            if (!call.parameter(each).isEmpty()) {
                throw new GraphFault(501, "notImplemented", "The stand-in does not play " + each + " here.");
            }
        }
    }

    Answer list(Call call) {
        refuse(call, "$expand", "$search");
        Links.Mark mark = links.users(call);
        boolean counted = call.parameter("$count").equals("true");
        if (counted && !call.headers().getOrDefault("consistencylevel", "").equalsIgnoreCase("eventual")) {
            throw new GraphFault(
                    400, "Request_BadRequest", "$count is not currently supported without ConsistencyLevel: eventual.");
        }
        int top = call.parameter("$top").isEmpty() ? page : Integer.parseInt(call.parameter("$top"));
        if (top < 1 || top > 999) {
            throw new GraphFault(
                    400,
                    "Request_UnsupportedQuery",
                    "Invalid page size specified: '" + top + "'. Must be between 1 and 999 inclusive.");
        }
        Set<String> selected = selected(call, false);
        List<ObjectNode> found = new ArrayList<>();
        for (Person each : call.tenant().people()) {
            ObjectNode json = json(each, call.tenant().skus());
            if (call.parameter("$filter").isEmpty()
                    || Filter.of(call.parameter("$filter")).test(json)) {
                found.add(json);
            }
        }
        if (!call.parameter("$orderby").isEmpty()) {
            order(found, call.parameter("$orderby"));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#users");
        if (counted) {
            body.put("@odata.count", found.size());
        }
        int end = Math.min(found.size(), mark.from() + top);
        if (end < found.size()) {
            body.put("@odata.nextLink", links.nextUsers(call, end));
        }
        ArrayNode value = body.putArray("value");
        found.subList(Math.min(mark.from(), end), end).forEach(each -> value.add(keep(each, selected)));
        return Answer.json(200, body);
    }

    private static void order(List<ObjectNode> found, String by) {
        String name = by.replaceFirst(" asc$", "");
        if (!Set.of("displayName", "userPrincipalName").contains(name)) {
            throw new GraphFault(400, "Request_UnsupportedQuery", "Sorting not supported for current query.");
        }
        found.sort(Comparator.comparing(each -> each.path(name).asText()));
    }

    Answer licences(Call call) {
        Person person = PresenceCalls.person(call, call.id());
        if (!person.id().equals(call.bearer().user())
                && !call.holds(
                        "LicenseAssignment.Read.All", "User.Read.All", "Directory.Read.All", "User.ReadWrite.All")) {
            throw new GraphFault(
                    403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode value = body.putArray("value");
        call.tenant().skus().stream()
                .filter(each -> person.skus().contains(each.id()))
                .forEach(each -> plans(
                        value.addObject()
                                .put("id", id(person.id() + each.id()))
                                .put("skuId", each.id())
                                .put("skuPartNumber", each.part()),
                        each));
        return Answer.json(200, body);
    }

    Answer skus(Call call) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode value = body.putArray("value");
        for (Sku each : call.tenant().skus()) {
            long used = call.tenant().people().stream()
                    .filter(person -> person.skus().contains(each.id()))
                    .count();
            ObjectNode sku = value.addObject()
                    .put("accountId", call.tenant().id())
                    .put("appliesTo", "User")
                    .put("capabilityStatus", "Enabled")
                    .put("consumedUnits", used)
                    .put("id", call.tenant().id() + "_" + each.id())
                    .put("skuId", each.id())
                    .put("skuPartNumber", each.part());
            sku.putObject("prepaidUnits")
                    .put("enabled", each.bought())
                    .put("suspended", 0)
                    .put("warning", 0);
            plans(sku, each);
        }
        return Answer.json(200, body);
    }

    private static void plans(ObjectNode json, Sku sku) {
        ArrayNode plans = json.putArray("servicePlans");
        sku.plans().forEach((id, name) -> plans.addObject()
                .put("servicePlanId", id)
                .put("servicePlanName", name)
                .put("provisioningStatus", "Success")
                .put("appliesTo", "User"));
    }

    private static String id(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }
}
