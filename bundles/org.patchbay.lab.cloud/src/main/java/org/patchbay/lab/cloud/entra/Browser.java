package org.patchbay.lab.cloud.entra;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.patchbay.lab.cloud.wire.Asked;

/** What happens at the pages of the sign-in service: looks at every parameter, and sends the browser back. */
final class Browser {
    private final State state;

    Browser(State state) {
        this.state = state;
    }

    /** A page that was asked for rightly. */
    record Page(String tenant, App app, State.Asked asked, Map<String, String> parameters) {
        Redirect back(Map<String, String> fields) {
            Map<String, String> all = new LinkedHashMap<>(fields);
            all.put("state", parameters.getOrDefault("state", ""));
            return new Redirect(
                    URI.create(parameters.getOrDefault("redirect_uri", "")),
                    all,
                    "form_post".equals(parameters.get("response_mode")));
        }

        Redirect refused(String error, int code, String text) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("error", error);
            fields.put("error_description", "AADSTS" + code + ": " + text);
            return back(fields);
        }
    }

    private static Refused bad(int code, String text) {
        return new Refused(400, "invalid_request", code, text);
    }

    private static String required(Map<String, String> parameters, String name) {
        String value = parameters.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw bad(900144, "The request body must contain the following parameter: '" + name + "'.");
        }
        return value;
    }

    private Page page(String tenant, String query) {
        Map<String, String> parameters;
        try {
            parameters = Asked.form(query);
        } catch (IllegalArgumentException e) {
            throw bad(90015, "Query string is not well formed: " + e.getMessage() + ".");
        }
        App app = state.app(required(parameters, "client_id"));
        String redirect = required(parameters, "redirect_uri");
        if (!app.redirects().contains(redirect)) {
            throw bad(
                    50011,
                    "The redirect URI '" + redirect
                            + "' specified in the request does not match the redirect URIs configured for the application '"
                            + app.id() + "'.");
        }
        State.Asked asked = state.scopes(required(parameters, "scope"));
        required(parameters, "state");
        if (!state.tenants.containsKey(tenant)
                && !Set.of("organizations", "common").contains(tenant)) {
            throw bad(90002, "Tenant '" + tenant + "' not found.");
        }
        return new Page(tenant, app, asked, parameters);
    }

    /** Looks at the parameters of a sign-in. */
    Page authorize(String tenant, String query) {
        Page page = page(tenant, query);
        Map<String, String> parameters = page.parameters();
        if (!required(parameters, "response_type").equals("code")) {
            throw new Refused(
                    400, "unsupported_response_type", 70005, "response_type is not enabled for the application.");
        }
        if (!Set.of("query", "form_post").contains(parameters.getOrDefault("response_mode", "query"))) {
            throw bad(90023, "Unsupported 'response_mode' value.");
        }
        if (page.asked().openid().contains("openid")) {
            required(parameters, "nonce");
        }
        if (!"S256".equals(required(parameters, "code_challenge_method"))) {
            throw bad(50147, "The code challenge method is not supported.");
        }
        if (!required(parameters, "code_challenge").matches("[A-Za-z0-9_-]{43}")) {
            throw bad(50147, "The size of the Code_Challenge parameter is invalid.");
        }
        return page;
    }

    /** Looks at the parameters of an administrator's consent. */
    Page consent(String tenant, String query) {
        return page(tenant, query);
    }

    Redirect signIn(Page page, String user) {
        Tenant tenant = state.tenant(page.tenant(), user);
        Person person = state.person(tenant, user);
        App app = page.app();
        Set<String> asked = new LinkedHashSet<>(
                page.asked().byDefault() ? app.delegated() : page.asked().scopes());
        Set<String> missing = state.missing(tenant, app, person.id(), asked);
        if (!missing.isEmpty()) {
            boolean may =
                    person.admin() || tenant.userConsent() && missing.stream().noneMatch(state.permissions::needsAdmin);
            if ("none".equals(page.parameters().get("prompt"))) {
                return page.refused("interaction_required", 65001, "The user or administrator has not consented.");
            }
            if (!may) {
                return page.refused(
                        "access_denied",
                        90094,
                        "An administrator of " + tenant.id() + " has set a policy that prevents you from granting "
                                + app.id() + " the permissions it is requesting.");
            }
            state.consents.forUser(tenant.id(), app.id(), person.id(), asked);
        }
        String code = "0.A" + UUID.randomUUID();
        state.codes.put(
                code,
                new State.Code(
                        app,
                        tenant,
                        person.id(),
                        page.parameters().getOrDefault("redirect_uri", ""),
                        page.asked(),
                        page.parameters().getOrDefault("code_challenge", ""),
                        page.parameters().getOrDefault("nonce", ""),
                        state.clock.instant().plus(Duration.ofMinutes(10))));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("code", code);
        fields.put("session_state", UUID.randomUUID().toString());
        return page.back(fields);
    }

    Redirect consent(Page page, String user) {
        Tenant tenant = state.tenant(page.tenant(), user);
        Person person = state.person(tenant, user);
        if (!person.admin()) {
            return refused(page, tenant, 90094, "The grant requires admin permission.");
        }
        if (page.asked().byDefault()) {
            state.consents.forAll(tenant.id(), page.app().id(), page.app().delegated());
            state.consents.roles(tenant.id(), page.app().id(), page.app().application());
        } else {
            state.consents.forAll(tenant.id(), page.app().id(), page.asked().scopes());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("admin_consent", "True");
        fields.put("tenant", tenant.id());
        fields.put("scope", page.parameters().getOrDefault("scope", ""));
        return page.back(fields);
    }

    Redirect decline(Page page, String user) {
        return refused(page, state.tenant(page.tenant(), user), 65004, "User declined to consent to access the app.");
    }

    private static Redirect refused(Page page, Tenant tenant, int code, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("error", "access_denied");
        fields.put("error_description", "AADSTS" + code + ": " + text);
        fields.put("admin_consent", "True");
        fields.put("tenant", tenant.id());
        return page.back(fields);
    }
}
