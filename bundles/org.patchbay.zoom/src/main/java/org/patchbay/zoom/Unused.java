package org.patchbay.zoom;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.StoreException;

/** Sees to connections that nobody uses: Zoom forgets a refresh token after 90 days, so they are renewed before, one after the other, or forgotten here as well. */
final class Unused implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Unused.class);
    private static final Duration RENEWED = Duration.ofDays(60);
    private static final Duration FORGOTTEN = Duration.ofDays(90);

    private final Accounts accounts;
    private final UserAccounts users;

    Unused(Accounts accounts, UserAccounts users) {
        this.accounts = accounts;
        this.users = users;
    }

    @Override
    public void run() {
        CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
        for (ZoomAccount account : accounts.all()) {
            ZoomAccount.Use use = account.use().orElse(null);
            if (use == null) {
                continue;
            }
            for (String user : users.connections().users(use.settings().tenant())) {
                chain = chain.handle((done, thrown) -> null).thenCompose(next -> seenTo(use, user));
            }
        }
        CompletableFuture<?> unused = chain.exceptionally(thrown -> {
            LOG.debug(
                    "A Zoom account that is not used was not renewed: {}",
                    Faults.of(thrown).getMessage());
            return null;
        });
    }

    private CompletableFuture<String> seenTo(ZoomAccount.Use use, String user) {
        String tenant = use.settings().tenant();
        Optional<Instant> renewed = users.connections().get(tenant, user).map(each -> each.connection()
                .renewed());
        Instant now = users.clock().instant();
        if (renewed.filter(at -> at.isBefore(now.minus(FORGOTTEN))).isPresent()) {
            forget(tenant, user);
        } else if (renewed.filter(at -> at.isBefore(now.minus(RENEWED))).isPresent() && users.connected(use, user)) {
            return use.settings()
                    .userApp()
                    .map(app -> users.tokens().get(use, app, user))
                    .orElseGet(() -> CompletableFuture.completedFuture(""));
        }
        return CompletableFuture.completedFuture("");
    }

    private void forget(String tenant, String user) {
        try {
            boolean unused = users.remove(UserAccounts.SYSTEM, tenant, user, "not used for 90 days");
        } catch (StoreException e) {
            LOG.warn("What was kept of {}/{} stays on disk unused: {}", tenant, user, e.getMessage());
        }
    }
}
