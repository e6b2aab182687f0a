package org.patchbay.graph.token;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.graph.token.ConsentLinks.Visit;
import org.patchbay.vault.Html;

/**
 * Where an administrator of a Microsoft tenant sees what is asked for, for which purpose, and consents purpose by purpose. Comes by a link that an
 * operator made; Microsoft asks who it is, and answers here.
 */
@Component(service = Page.class)
public final class ConsentPage implements Page {
    private static final Logger LOG = LoggerFactory.getLogger(ConsentPage.class);
    static final String NAME = "consent";
    static final String COOKIE = "patchbay-consent";
    private static final String TITLE = "Consent to Microsoft Graph permissions";

    private final SignIns signIns;
    private final Permissions permissions;

    @Activate
    public ConsentPage(@Reference SignIns signIns, @Reference Permissions permissions) {
        this.signIns = signIns;
        this.permissions = permissions;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PageAnswer answer(PageCall call) {
        if (call.post()) {
            return opened(call);
        }
        Optional<String> link = Optional.ofNullable(call.query().get("link"));
        if (link.isPresent()) {
            return signIns.links().isGood(link.get())
                    ? new Html(TITLE)
                            .text(
                                    "You were asked, as an administrator of your Microsoft tenant, to look at the permissions that"
                                            + " this telephone system asks for, and to consent to them or not. The link that brought you here is"
                                            + " good once: continue in the browser in which you administer Microsoft 365.")
                            .button("Continue", "link", link.get())
                            .page(200)
                    : useless();
        }
        Optional<Visit> visit = Optional.ofNullable(call.cookies().get(COOKIE))
                .flatMap(known -> signIns.links().visit(known));
        Optional<TenantSettings> settings = visit.flatMap(each -> signIns.settings(each.tenant()));
        if (visit.isEmpty() || settings.isEmpty()) {
            return useless();
        }
        return call.query().containsKey("state")
                ? answered(call, visit.get(), settings.get())
                : shown(new Html(TITLE), 200, visit.get(), settings.get());
    }

    private static PageAnswer useless() {
        return new Html(TITLE)
                .bad("This link is not good: each is good once, for " + ConsentLinks.VALID.toMinutes()
                        + " minutes, and in the browser that opened it. Ask whoever sent it for a new one.")
                .page(403);
    }

    private PageAnswer opened(PageCall call) {
        return signIns.links()
                .open(call.form().getOrDefault("link", ""))
                .map(visit -> new PageAnswer(
                        303,
                        "",
                        "",
                        Optional.of(URI.create(NAME)),
                        List.of(new PageCookie(
                                COOKIE, visit, (int) ConsentLinks.VISIT.toSeconds(), PageCookie.Site.LAX))))
                .orElseGet(ConsentPage::useless);
    }

    /** One permission that is needed for a purpose. */
    private record Line(PermissionView view, boolean granted) {
        List<String> row() {
            return List.of(
                    view.permission().scope(),
                    view.permission().reason(),
                    view.permission().allows(),
                    view.permission().without(),
                    String.join(", ", view.neededBy()),
                    granted ? "consented to" : "missing");
        }
    }

    /** What is needed, by what for, and whether it is consented to for that. In the order of the catalogue. */
    private Map<Purpose, List<Line>> needed(TenantSettings settings) {
        List<PermissionView> catalogue = permissions.all(settings.tenant());
        Map<Purpose, List<Line>> all = new TreeMap<>();
        signIns.needed(settings.tenant()).forEach((purpose, scopes) -> {
            Set<String> consented = signIns.consents().scopes(settings, purpose);
            all.put(
                    purpose,
                    catalogue.stream()
                            .filter(view -> scopes.contains(view.permission().scope()))
                            .map(view -> new Line(
                                    view, consented.contains(view.permission().scope())))
                            .toList());
        });
        return all;
    }

    private PageAnswer shown(Html html, int status, Visit visit, TenantSettings settings) {
        html.text("Tenant " + settings.tenant() + ", Microsoft tenant " + settings.microsoftTenant()
                + ". Each purpose is decided by itself. What you consent to is used for that purpose and no other, and can be"
                + " taken back at any time, here and in Microsoft Entra.");
        Map<Purpose, List<Line>> needed = needed(settings);
        if (needed.isEmpty()) {
            html.good("Nothing that is installed needs any permission.");
        }
        needed.forEach((purpose, lines) -> {
            html.heading(words(purpose));
            html.table(
                    "App registration " + settings.client(purpose),
                    List.of("Permission", "What for", "What it allows", "Without it", "Needed by", "Now"),
                    lines.stream().map(Line::row).toList());
            if (lines.stream().allMatch(Line::granted)) {
                html.good("All of this is consented to.");
            } else {
                html.link(
                        "Review and consent at Microsoft: " + words(purpose),
                        ask(settings, purpose, visit.state(purpose)));
            }
        });
        List<String> surplus = surplus(settings);
        if (!surplus.isEmpty()) {
            html.heading("Consented to, and not needed any more");
            html.list(surplus);
            html.text("Revoke these in Microsoft Entra: Enterprise applications, the app, Permissions.");
        }
        return html.page(status);
    }

    /** What was consented to for a purpose that does not need it any more. */
    private List<String> surplus(TenantSettings settings) {
        List<String> all = new ArrayList<>();
        for (Purpose purpose : Purpose.values()) {
            Set<String> scopes = new TreeSet<>(signIns.consents().scopes(settings, purpose));
            scopes.removeAll(signIns.needed(settings.tenant()).getOrDefault(purpose, Set.of()));
            scopes.forEach(scope -> all.add(scope + " (" + words(purpose) + ")"));
        }
        return all;
    }

    private URI ask(TenantSettings settings, Purpose purpose, String state) {
        return URI.create(settings.login() + "/" + settings.microsoftTenant() + "/v2.0/adminconsent?client_id="
                + encoded(settings.client(purpose)) + "&scope="
                + encoded(String.join(" ", settings.full(asked(settings, purpose)))) + "&redirect_uri="
                + encoded(redirect(settings)) + "&state=" + encoded(state));
    }

    private Set<String> asked(TenantSettings settings, Purpose purpose) {
        Set<String> scopes = new TreeSet<>();
        needed(settings)
                .getOrDefault(purpose, List.of())
                .forEach(line -> scopes.add(line.view().permission().scope()));
        return scopes;
    }

    private static String redirect(TenantSettings settings) {
        return settings.publicUrl() + "/pages/" + NAME;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Microsoft sends the administrator back. That it was granted is what the browser says; a token that comes without it takes it back. */
    private PageAnswer answered(PageCall call, Visit visit, TenantSettings settings) {
        Optional<Purpose> back = visit.back(call.query().getOrDefault("state", ""));
        if (back.isEmpty()) {
            return shown(
                    new Html(TITLE)
                            .bad(
                                    "That answer was not asked for here, or came before. Nothing was changed; see below how it is"
                                            + " now."),
                    400,
                    visit,
                    settings);
        }
        Purpose purpose = back.get();
        if (call.query().containsKey("error")) {
            SignInFault fault = LoginFaults.of(
                    call.query().getOrDefault("error", ""),
                    call.query().getOrDefault("error_description", ""),
                    0,
                    Optional.empty());
            return shown(
                    new Html(TITLE)
                            .bad(
                                    words(purpose) + ": not granted. " + fault.getMessage()
                                            + " Nothing was changed. You can look at it again below; it takes a Global Administrator or a"
                                            + " Privileged Role Administrator, or for some permissions a Cloud Application Administrator."),
                    200,
                    visit,
                    settings);
        }
        try {
            if (!signIns.login()
                    .tenantId(settings)
                    .equalsIgnoreCase(call.query().getOrDefault("tenant", ""))) {
                return shown(
                        new Html(TITLE)
                                .bad(words(purpose)
                                        + ": not granted. You consented for another Microsoft tenant than "
                                        + settings.microsoftTenant() + "."),
                        403,
                        visit,
                        settings);
            }
            Set<String> granted = asked(settings, purpose);
            String told = call.query().getOrDefault("scope", "");
            if (!told.isBlank()) {
                granted.retainAll(LoginService.names(told));
            }
            if (!"true".equalsIgnoreCase(call.query().get("admin_consent")) || granted.isEmpty()) {
                return shown(
                        new Html(TITLE).bad(words(purpose) + ": Microsoft does not say that it was granted."),
                        400,
                        visit,
                        settings);
            }
            signIns.ledger().grant(visit.author(), settings, purpose, granted);
            return shown(
                    new Html(TITLE)
                            .good(words(purpose)
                                    + ": granted. It takes effect at once. Users who are to be spoken for"
                                    + " connect their accounts at " + settings.publicUrl() + "/pages/"
                                    + ConnectPage.NAME
                                    + "?tenant=" + settings.tenant() + "."),
                    200,
                    visit,
                    settings);
        } catch (SignInFault e) {
            return shown(
                    new Html(TITLE).bad(words(purpose) + ": not recorded. " + e.getMessage() + " Please try again."),
                    503,
                    visit,
                    settings);
        } catch (StoreException e) {
            LOG.warn("Consent of tenant {} for {} cannot be kept: {}", settings.tenant(), purpose, e.getMessage());
            return shown(
                    new Html(TITLE)
                            .bad(words(purpose)
                                    + ": granted at Microsoft, but it cannot be recorded here just now. Please do it again in a"
                                    + " while, or tell the operator of this system."),
                    503,
                    visit,
                    settings);
        }
    }

    /** A purpose as people say it. */
    private static String words(Purpose purpose) {
        String text = purpose.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
