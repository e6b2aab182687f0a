package org.patchbay.zoom;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.User;
import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.vault.BegunSignIns;
import org.patchbay.vault.BegunSignIns.Begun;
import org.patchbay.vault.Html;

/**
 * Where a user connects the Zoom account, by signing in there, and disconnects it. Who signed in is who Zoom says that the token is of, in answer to
 * a request that this node made over TLS. Nobody is guessed.
 */
@Component(service = Page.class)
public final class ConnectPage implements Page {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectPage.class);
    static final String NAME = "zoom-connect";
    static final String COOKIE = "patchbay-zoom-connect";
    private static final String TENANT = "tenant";
    private static final String USER = "user";
    private static final String CLIENT = "client";
    private static final String TITLE = "Connect your Zoom account";
    private static final String DISCONNECTED = "Your Zoom account is disconnected";
    /** Zoom sends the browser back by a link, so that the cookie comes with it. */
    private static final PageCookie.Site SITE = PageCookie.Site.LAX;

    private static final PageCookie FORGET = new PageCookie(COOKIE, "", 0, SITE);

    private final Accounts accounts;
    private final UserAccounts users;
    private final BegunSignIns sealed;

    /** An account whose users connect theirs. */
    private record Open(ZoomAccount.Use use, UserApp app) {
        String tenant() {
            return use.settings().tenant();
        }
    }

    /** What is told to a browser in place of what it wanted. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    @Activate
    public ConnectPage(@Reference Accounts accounts, @Reference UserAccounts users) {
        this.accounts = accounts;
        this.users = users;
        sealed = new BegunSignIns(users.clock());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PageAnswer answer(PageCall call) {
        if (call.post()) {
            return disconnected(call.form().getOrDefault("disconnect", ""));
        }
        boolean back = call.query().containsKey("state")
                || call.query().containsKey("code")
                || call.query().containsKey("error");
        return back ? returned(call) : begun(call.query().getOrDefault(TENANT, ""));
    }

    private Optional<Open> open(String tenant) {
        return accounts.of(tenant)
                .flatMap(ZoomAccount::use)
                .flatMap(use -> use.settings().userApp().map(app -> new Open(use, app)));
    }

    private PageAnswer begun(String tenant) {
        Optional<Open> open = open(tenant);
        if (open.isEmpty()) {
            return new Html(TITLE)
                    .bad(
                            tenant.isEmpty()
                                    ? "This address is not whole: it does not say which organisation you belong to. Ask your"
                                            + " administrator for the right one."
                                    : "There is nothing to connect at this address. Ask your administrator for the right one.")
                    .page(404);
        }
        try {
            BegunSignIns.Start start =
                    sealed.begin(Map.of(TENANT, tenant, CLIENT, open.get().app().clientId()));
            return new Html(TITLE)
                    .text(
                            "When your account is connected, this telephone system does the following in your name, and nothing else. You sign"
                                    + " in once; after that it goes on by itself until you disconnect.")
                    .list(List.of(
                            "It reads your presence status at Zoom, to show it elsewhere.",
                            "It sets your presence status at Zoom, as when you are in a call elsewhere.",
                            "It reads who you are at Zoom, once, when you sign in."))
                    .link(
                            "Sign in at Zoom",
                            UserOAuth.authorize(
                                    open.get().use().settings(),
                                    open.get().app(),
                                    start.begun().state(),
                                    start.challenge()))
                    .page(200, new PageCookie(COOKIE, start.sealed(), (int) BegunSignIns.VALID.toSeconds(), SITE));
        } catch (IOException e) {
            return unavailable(open.get(), String.valueOf(e.getMessage()));
        }
    }

    private PageAnswer returned(PageCall call) {
        Optional<Begun> begun = sealed.back(
                call.cookies().getOrDefault(COOKIE, ""), call.query().getOrDefault("state", ""));
        Optional<Open> open = begun.flatMap(each ->
                open(each.about(TENANT)).filter(now -> now.app().clientId().equals(each.about(CLIENT))));
        if (begun.isEmpty() || open.isEmpty()) {
            return new Html(TITLE)
                    .bad("This sign-in was not begun in this browser, was begun more than "
                            + BegunSignIns.VALID.toMinutes()
                            + " minutes ago, or was ended already. Nothing was changed. Please open the address that your"
                            + " administrator gave you again.")
                    .page(400, FORGET);
        }
        String error = call.query().getOrDefault("error", "");
        if (!error.isEmpty()) {
            return error.equals("access_denied")
                    ? again(open.get(), "You did not agree, and nothing was connected.", 200)
                    : again(
                            open.get(),
                            "Zoom did not take this sign-in. Please begin again, or tell your administrator.",
                            400);
        }
        return signedIn(
                open.get(), call.query().getOrDefault("code", ""), begun.get().verifier());
    }

    private PageAnswer signedIn(Open open, String code, String verifier) {
        UserOAuth.Issued issued;
        try {
            issued =
                    users.oauth().redeem(open.use(), open.app(), code, verifier).join();
        } catch (CompletionException e) {
            return failed(open, SignInFault.of(e));
        }
        try {
            return connected(open, arrived(open, issued));
        } catch (Refused e) {
            return again(open, String.valueOf(e.getMessage()), e.status);
        } catch (CompletionException e) {
            return failed(open, SignInFault.of(e));
        } catch (StoreException | IOException e) {
            return unavailable(open, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Nobody keeps what nobody may use. Only of whom nothing is connected here: Zoom knows of one permission for each user, and takes back all that was
     * given by it.
     */
    private Refused stranger(Open open, UserOAuth.Issued issued, String why) {
        Void unused = users.oauth()
                .revoke(open.use(), open.app(), issued.access())
                .exceptionally(thrown -> {
                    LOG.debug("Tenant {}: a token that is not used could not be revoked.", open.tenant());
                    return null;
                })
                .join();
        return new Refused(403, why);
    }

    private User arrived(Open open, UserOAuth.Issued issued) throws Refused, StoreException, IOException {
        AccountSettings settings = open.use().settings();
        if (!issued.missing().isEmpty()) {
            String missing = String.join(", ", issued.missing());
            LOG.warn("Tenant {}: the user-managed app lacks scopes: {}. Add them at Zoom.", open.tenant(), missing);
            throw new Refused(
                    403,
                    "The app does not ask Zoom for all that is needed. Please tell your administrator to add to it: "
                            + missing + ". Then begin again.");
        }
        UserOAuth.Me me = users.oauth().me(open.use(), issued.access()).join();
        if (!me.account().equals(settings.accountId())) {
            throw stranger(
                    open,
                    issued,
                    "You signed in with a Zoom account of another organisation. Sign out at zoom.us, then begin again with the"
                            + " account of your work here.");
        }
        if (!accounts.hasDirectory()) {
            throw new IOException("The directory is not there.");
        }
        Optional<User> user = accounts.user(settings, me.id(), me.mail());
        if (user.isEmpty()) {
            throw stranger(
                    open,
                    issued,
                    "Your Zoom account is not known to this telephone system. Please ask your administrator to add you.");
        }
        if (accounts.sameAt(settings, user.get()) > 1) {
            throw stranger(
                    open,
                    issued,
                    "Your Zoom account belongs to several users of this telephone system, and nobody is guessed. Please tell"
                            + " your administrator.");
        }
        Instant now = users.clock().instant();
        users.connect(
                new UserConnection(
                        open.tenant(),
                        user.get().id(),
                        new UserConnection.Head(open.app().clientId(), me.account(), me.id()),
                        issued.scopes(),
                        issued.refresh(),
                        now,
                        now,
                        Optional.empty()),
                issued);
        return user.get();
    }

    private PageAnswer connected(Open open, User user) throws IOException {
        return new Html("Your Zoom account is connected")
                .good("Connected" + (user.display().isEmpty() ? "" : " for " + user.display())
                        + ". You need not do anything more.")
                .button("Disconnect", "disconnect", sealed.button(Map.of(TENANT, open.tenant(), USER, user.id())))
                .page(200, FORGET);
    }

    private static PageAnswer failed(Open open, SignInFault fault) {
        return switch (fault.kind()) {
            case NOT_TAKEN -> again(open, "Zoom did not take this sign-in. Please begin again.", 400);
            case APP, UNAVAILABLE -> unavailable(open, String.valueOf(fault.getMessage()));
        };
    }

    private static PageAnswer unavailable(Open open, String why) {
        LOG.warn("Users of tenant {} cannot connect their Zoom accounts: {}", open.tenant(), why);
        return again(open, "This does not work just now. Please begin again later, or tell your administrator.", 503);
    }

    private static PageAnswer again(Open open, String why, int status) {
        URI page = open.app().page(open.tenant());
        return new Html(TITLE).bad(why).link("Begin again", page).page(status, FORGET);
    }

    private PageAnswer disconnected(String button) {
        Optional<Map<String, String>> whom = sealed.pressed(button);
        if (whom.isEmpty()) {
            return new Html("Disconnect your Zoom account")
                    .bad("This button is too old. Sign in again to disconnect, or ask your administrator.")
                    .page(400);
        }
        String tenant = whom.get().getOrDefault(TENANT, "");
        String user = whom.get().getOrDefault(USER, "");
        try {
            Parted parted = users.disconnect(tenant + "/" + user, tenant, user, "by the user")
                    .map(CompletableFuture::join)
                    .orElse(Parted.DONE);
            Html html = new Html(DISCONNECTED)
                    .good("Nothing is done in your name any more, and what was kept of your account is gone.");
            if (!parted.stays().isEmpty()) {
                html.bad(parted.stays());
            }
            if (!parted.revoked()) {
                html.bad(
                        "Zoom could not be told. Remove the app there as well: marketplace.zoom.us, Manage, Added Apps.");
            }
            return html.page(200);
        } catch (StoreException e) {
            LOG.warn("What was kept of {}/{} stays on disk unused: {}", tenant, user, e.getMessage());
            return new Html(DISCONNECTED)
                    .bad(
                            "Nothing is done in your name any more. What was kept of your account could not be removed just now:"
                                    + " please tell your administrator.")
                    .page(503);
        }
    }
}
