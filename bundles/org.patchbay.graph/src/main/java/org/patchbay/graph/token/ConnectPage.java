package org.patchbay.graph.token;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.vault.BegunSignIns;
import org.patchbay.vault.BegunSignIns.Begun;
import org.patchbay.vault.Html;

/** Where a user connects the Microsoft account, by signing in once for each app registration, and disconnects it. */
@Component(service = Page.class)
public final class ConnectPage implements Page {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectPage.class);
    static final String NAME = "connect";
    static final String COOKIE = "patchbay-connect";
    private static final String TENANT = "tenant";
    private static final String AREA = "area";
    private static final String USER = "user";
    private static final String TITLE = "Connect your Microsoft account";
    private static final PageCookie FORGET = new PageCookie(COOKIE, "", 0, PageCookie.Site.NONE);

    private final SignIns signIns;
    private final Permissions permissions;
    private final Directory directory;
    private final BegunSignIns sealed;
    private final Arrivals arrivals;

    @Activate
    public ConnectPage(@Reference SignIns signIns, @Reference Permissions permissions, @Reference Directory directory) {
        this.signIns = signIns;
        this.permissions = permissions;
        this.directory = directory;
        this.sealed = new BegunSignIns(signIns.clock());
        this.arrivals = new Arrivals(directory, signIns.clock());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PageAnswer answer(PageCall call) {
        if (!call.post()) {
            return begun(call.query().getOrDefault("tenant", ""));
        }
        return call.form().containsKey("disconnect") ? disconnected(call.form().get("disconnect")) : returned(call);
    }

    private static URI redirect(TenantSettings settings) {
        return URI.create(settings.publicUrl() + "/pages/" + NAME);
    }

    /** What the tokens of an app registration are to carry: what is needed there, and is or may be consented to. */
    private Set<String> scopes(TenantSettings settings, String area) {
        Set<String> all = new TreeSet<>();
        signIns.needed(settings.tenant()).forEach((purpose, scopes) -> {
            if (settings.area(purpose).equals(area)) {
                Set<String> consented = signIns.consents().scopes(settings, purpose);
                scopes.stream()
                        .filter(scope -> consented.contains(scope) || SelfConsent.isEnough(settings, scope))
                        .forEach(all::add);
            }
        });
        return all;
    }

    private Optional<String> next(TenantSettings settings, Optional<String> after) {
        List<String> areas = settings.areas();
        return areas.stream()
                .skip(after.map(area -> areas.indexOf(area) + 1).orElse(0))
                .filter(area -> !scopes(settings, area).isEmpty())
                .findFirst();
    }

    private PageAnswer begun(String tenant) {
        Optional<TenantSettings> found = signIns.settings(tenant);
        if (found.isEmpty()) {
            return new Html(TITLE)
                    .bad("There is nothing to connect at this address. Ask your administrator for the right one.")
                    .page(404);
        }
        TenantSettings settings = found.get();
        Optional<String> area = next(settings, Optional.empty());
        if (area.isEmpty()) {
            return new Html(TITLE)
                    .bad("Your administrator has not consented to anything yet that your account would be needed for. "
                            + whomToAsk(settings) + " Then come back.")
                    .page(409);
        }
        try {
            BegunSignIns.Start start = begin(settings, area.get());
            return explained(settings)
                    .link("Sign in at Microsoft", authorize(settings, start, ""))
                    .page(200, cookie(start));
        } catch (SignInFault | IOException e) {
            return unavailable(settings, e);
        }
    }

    private BegunSignIns.Start begin(TenantSettings settings, String area) throws IOException {
        return sealed.begin(Map.of(TENANT, settings.tenant(), AREA, area));
    }

    private Html explained(TenantSettings settings) {
        Html html = new Html(TITLE)
                .text(
                        "When your account is connected, this telephone system does the following in your name, and nothing else."
                                + " You sign in once; after that it goes on by itself until you disconnect, or your administrator ends it.");
        Set<String> asked = new TreeSet<>();
        settings.areas().forEach(area -> asked.addAll(scopes(settings, area)));
        html.table(
                "What is asked for",
                List.of("Permission", "What for", "What it allows"),
                permissions.all(settings.tenant()).stream()
                        .map(PermissionView::permission)
                        .filter(permission -> asked.contains(permission.scope()))
                        .map(permission -> List.of(permission.scope(), permission.reason(), permission.allows()))
                        .toList());
        OwnLicences.explain(html);
        return html;
    }

    /** An administrator who is asked has to know where to go. */
    private static String whomToAsk(TenantSettings settings) {
        return "Please ask your administrator to consent for everybody: on the page of this telephone system for that, whose link its"
                + " operator makes (patchbay:graph-consent " + settings.tenant() + ").";
    }

    private URI authorize(TenantSettings settings, BegunSignIns.Start start, String hint) throws SignInFault {
        return signIns.login()
                .authorize(
                        settings,
                        start.begun().about(AREA),
                        scopes(settings, start.begun().about(AREA)),
                        redirect(settings),
                        start.begun().state(),
                        start.begun().nonce(),
                        start.challenge(),
                        hint);
    }

    private static PageCookie cookie(BegunSignIns.Start start) {
        return new PageCookie(COOKIE, start.sealed(), (int) BegunSignIns.VALID.toSeconds(), PageCookie.Site.NONE);
    }

    private static PageAnswer unavailable(TenantSettings settings, Exception e) {
        LOG.warn("Users of tenant {} cannot connect their accounts: {}", settings.tenant(), e.getMessage());
        return new Html(TITLE)
                .bad("This does not work just now. Please try again later, or tell your administrator.")
                .page(503, FORGET);
    }

    private PageAnswer returned(PageCall call) {
        Optional<Begun> begun = sealed.back(
                Optional.ofNullable(call.cookies().get(COOKIE)).orElse(""),
                call.form().getOrDefault("state", ""));
        Optional<TenantSettings> settings = begun.flatMap(each -> signIns.settings(each.about(TENANT)));
        if (begun.isEmpty() || settings.isEmpty()) {
            return new Html(TITLE)
                    .bad("This sign-in was not begun in this browser, was begun more than "
                            + BegunSignIns.VALID.toMinutes()
                            + " minutes ago, or was ended already. Nothing was changed. Please begin again.")
                    .page(400, FORGET);
        }
        if (call.form().containsKey("error")) {
            return refused(
                    settings.get(),
                    LoginFaults.of(
                            call.form().getOrDefault("error", ""),
                            call.form().getOrDefault("error_description", ""),
                            0,
                            Optional.empty()),
                    call.form().getOrDefault("error_description", "").contains("AADSTS65004"));
        }
        return signedIn(settings.get(), begun.get(), call.form().getOrDefault("code", ""));
    }

    private PageAnswer refused(TenantSettings settings, SignInFault fault, boolean cancelled) {
        return switch (fault.kind()) {
            case CONSENT, APP ->
                cancelled
                        ? again(settings, "You did not agree, and nothing was connected.", 200)
                        : again(
                                settings,
                                (settings.userConsent()
                                                ? "Consent is missing. Please agree when Microsoft asks you. Where it does not let you,"
                                                        + " your organisation has it so that an administrator decides. "
                                                : "Your administrator has not consented, or has withdrawn it. ")
                                        + whomToAsk(settings),
                                403);
            case SIGN_IN -> again(settings, "Microsoft did not take this sign-in. Please begin again.", 400);
            case CREDENTIAL, UNAVAILABLE -> unavailable(settings, fault);
        };
    }

    private static PageAnswer again(TenantSettings settings, String why, int status) {
        return new Html(TITLE)
                .bad(why)
                .link("Begin again", URI.create(redirect(settings) + "?tenant=" + settings.tenant()))
                .page(status, FORGET);
    }

    private PageAnswer signedIn(TenantSettings settings, Begun begun, String code) {
        Set<String> scopes = scopes(settings, begun.about(AREA));
        try {
            String client = settings.clientOf(begun.about(AREA));
            Issued issued = signIns.login()
                    .redeem(settings, begun.about(AREA), code, begun.verifier(), redirect(settings), scopes);
            Arrivals.Arrived arrived = arrivals.of(
                    settings.tenant(), signIns.login().tenantId(settings), client, begun.nonce(), issued.id());
            if (arrived.user().isEmpty()) {
                LOG.debug("Tenant {}: a sign-in was not taken: {}", settings.tenant(), arrived.why());
                return again(settings, arrived.why(), 403);
            }
            if (issued.refresh().isEmpty()) {
                return again(settings, "Microsoft gave nothing that lasts. Please begin again.", 502);
            }
            User user = arrived.user().get();
            signIns.ledger()
                    .connect(new Connection(
                            settings.tenant(),
                            user.id(),
                            begun.about(AREA),
                            client,
                            arrived.account(),
                            issued.scopes(),
                            issued.refresh(),
                            signIns.clock().instant(),
                            signIns.clock().instant()));
            scopes.removeAll(issued.scopes());
            Optional<String> next =
                    scopes.isEmpty() ? next(settings, Optional.of(begun.about(AREA))) : Optional.empty();
            if (next.isPresent()) {
                BegunSignIns.Start start = begin(settings, next.get());
                return PageAnswer.to(authorize(settings, start, user.upn()), List.of(cookie(start)));
            }
            return connected(settings, user, scopes);
        } catch (SignInFault e) {
            return refused(settings, e, false);
        } catch (StoreException | IOException e) {
            return unavailable(settings, e);
        }
    }

    private PageAnswer connected(TenantSettings settings, User user, Set<String> missing) throws IOException {
        Html html = new Html("Your Microsoft account is connected");
        html.good("Connected" + (user.display().isEmpty() ? "" : " for " + user.display())
                + ". You need not do anything more.");
        if (!missing.isEmpty()) {
            html.bad("Not granted: " + String.join(", ", missing) + ". What needs it does not work yet. "
                    + whomToAsk(settings));
        }
        directory.user(settings.tenant(), user.id()).ifPresent(now -> OwnLicences.tell(html, now));
        html.heading("If you want to end it");
        html.button("Disconnect", "disconnect", sealed.button(Map.of(TENANT, settings.tenant(), USER, user.id())));
        return html.page(200, FORGET);
    }

    private PageAnswer disconnected(String button) {
        Optional<Map<String, String>> whom = sealed.pressed(button);
        if (whom.isEmpty()) {
            return new Html("Disconnect your Microsoft account")
                    .bad("This button is too old. Sign in again to disconnect, or ask your administrator.")
                    .page(400);
        }
        String tenant = whom.get().getOrDefault(TENANT, "");
        String user = whom.get().getOrDefault(USER, "");
        try {
            signIns.ledger().disconnect(tenant + "/" + user, tenant, user, Optional.empty(), "by the user");
            return new Html("Your Microsoft account is disconnected")
                    .good(
                            "Nothing is done in your name any more, and what was kept of your account is gone. What you agreed to at"
                                    + " Microsoft you can revoke there: myapps.microsoft.com.")
                    .page(200);
        } catch (StoreException e) {
            LOG.warn("What was kept of {}/{} stays on disk unused: {}", tenant, user, e.getMessage());
            return new Html("Your Microsoft account is disconnected")
                    .bad(
                            "Nothing is done in your name any more. What was kept of your account could not be removed just now:"
                                    + " please tell your administrator.")
                    .page(503);
        }
    }
}
