package org.patchbay.zoom;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.account.AccountOperations;
import org.patchbay.api.ops.account.AccountTenant;
import org.patchbay.api.ops.account.ConnectedAccount;
import org.patchbay.api.ops.account.EndedAccount;
import org.patchbay.api.ops.store.StoreException;

/** What operators see and end of the Zoom accounts that users have connected. */
@Component(property = AccountOperations.PLATFORM + "=zoom")
public final class ConnectedDesk implements AccountOperations {
    /** An operator waits no longer for what Zoom says. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final String BY = "by an operator";

    private final Accounts accounts;
    private final UserAccounts users;
    private final Duration patience;

    @Activate
    public ConnectedDesk(@Reference Accounts accounts, @Reference UserAccounts users) {
        this(accounts, users, PATIENCE);
    }

    ConnectedDesk(Accounts accounts, UserAccounts users, Duration patience) {
        this.accounts = accounts;
        this.users = users;
        this.patience = patience;
    }

    private ZoomAccount.Use use(String tenant) throws OperationException {
        return accounts.of(tenant)
                .flatMap(ZoomAccount::use)
                .orElseThrow(() -> new OperationException(
                        Reason.NOT_FOUND,
                        "No Zoom account is configured for tenant '" + tenant + "'. Write etc/" + AccountSettings.PID
                                + "-NAME.cfg as its example says; see patchbay:health where it is there."));
    }

    @Override
    public List<AccountTenant> tenants() {
        return accounts.all().stream()
                .flatMap(account -> account.use().stream())
                .map(use -> tenant(use.settings()))
                .toList();
    }

    private AccountTenant tenant(AccountSettings settings) {
        return new AccountTenant(
                settings.tenant(),
                settings.accountId(),
                settings.userApp().map(UserApp::clientId).orElse(""),
                settings.requireConnected(),
                users.connections().users(settings.tenant()).size(),
                settings.userApp()
                        .map(app -> users.tokens().problem(app).orElse(""))
                        .orElse(noApp()));
    }

    private static String noApp() {
        return "Users cannot connect their accounts: set user_client_id and user_client_secret, as the example says.";
    }

    @Override
    public URI connectLink(String tenant) throws OperationException {
        return use(tenant)
                .settings()
                .userApp()
                .map(app -> app.page(tenant))
                .orElseThrow(() -> new OperationException(Reason.NOT_FOUND, noApp()));
    }

    @Override
    public List<ConnectedAccount> connections(String tenant, String after, int most) throws OperationException {
        ZoomAccount.Use use = use(tenant);
        return Stream.concat(users.connections().users(tenant).stream(), users.left(tenant).stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .tailSet(after, false)
                .stream()
                .limit(Math.max(0, most))
                .map(user -> connected(use, user))
                .toList();
    }

    private ConnectedAccount connected(ZoomAccount.Use use, String user) {
        String tenant = use.settings().tenant();
        if (!users.connections().has(tenant, user)) {
            return new ConnectedAccount(user, "", List.of(), Optional.empty(), users.why(tenant, user));
        }
        return users.connections()
                .get(tenant, user)
                .map(UserConnections.Kept::connection)
                .map(each -> new ConnectedAccount(
                        user,
                        each.head().id(),
                        List.copyOf(new TreeSet<>(each.scopes())),
                        Optional.of(each.since()),
                        problem(use, each)))
                .orElseGet(() -> new ConnectedAccount(
                        user,
                        "",
                        List.of(),
                        Optional.empty(),
                        "What is kept of it cannot be opened: bring the key back, or have the user connect again."));
    }

    private String problem(ZoomAccount.Use use, UserConnection connection) {
        AccountSettings settings = use.settings();
        List<String> problems = new ArrayList<>();
        if (settings.userApp().isEmpty()) {
            problems.add("The Zoom account has no app for users any more, so that it is not used.");
        } else if (!settings.userApp().get().clientId().equals(connection.head().client())) {
            problems.add("It was connected to another app: the user has to connect again.");
        } else if (!settings.accountId().equals(connection.head().account())) {
            problems.add("It is of another account at Zoom: the user has to connect again.");
        } else if (!users.connected(use, connection.user())) {
            problems.add(
                    "The directory says that the user is somebody else at Zoom now, so that it is not used: correct the"
                            + " directory, or have the user connect again.");
        }
        return String.join(" ", problems);
    }

    @Override
    public EndedAccount disconnect(String author, String tenant, String user) throws OperationException {
        ZoomAccount.Use unused = use(tenant);
        Optional<CompletableFuture<Parted>> ended;
        try {
            ended = users.disconnect(author, tenant, user, BY);
        } catch (StoreException e) {
            throw stays(e);
        }
        Optional<Parted> parted = ended.orElseThrow(
                        () -> new OperationException(Reason.NOT_FOUND, notConnected(tenant, user)))
                .thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return parted.map(each -> new EndedAccount(user, each.revoked(), each.problem()))
                .orElseGet(() -> new EndedAccount(
                        user,
                        false,
                        "Zoom has not answered yet. If it does not, patchbay:zoom-connections " + tenant
                                + " says what is left."));
    }

    private String notConnected(String tenant, String user) {
        String gone = users.why(tenant, user);
        return "The Zoom account of '" + user + "' is not connected. "
                + (gone.isEmpty() ? "See patchbay:zoom-connections " + tenant + "." : gone);
    }

    private static OperationException stays(StoreException fault) {
        return new OperationException(
                Reason.UNAVAILABLE,
                "It is not used any more, but stays on disk, and would be used again after a restart. Do it again. "
                        + fault.getMessage());
    }

    @Override
    public int disconnectAll(String author, String tenant) throws OperationException {
        ZoomAccount.Use unused = use(tenant);
        try {
            return users.disconnectAll(author, tenant, BY);
        } catch (StoreException e) {
            throw stays(e);
        }
    }
}
