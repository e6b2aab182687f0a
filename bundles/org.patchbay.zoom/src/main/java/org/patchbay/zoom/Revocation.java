package org.patchbay.zoom;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.patchbay.zoom.SignInFault.Kind;

/**
 * Tells Zoom that a connection is over: what was shown by the user's token is taken back by that token, which nobody else has any more, and then the
 * token. What Zoom does not know any more is as good as revoked.
 */
final class Revocation {
    /** For so many tries what was shown is more than the token: then that is taken back in any case. */
    private static final int HELD = 5;

    private final Accounts accounts;
    private final UserOAuth oauth;
    private final Clock clock;
    private volatile Shows shows = new Nothing();

    /** Knows what was shown of users at Zoom. */
    interface Shows {
        /** Takes back what nobody else can. Never fails. */
        CompletableFuture<Back> takeBack(ZoomAccount account, ZoomAccount.Use use, String user, String access);

        /** What was shown here and stays at Zoom, as nobody can take it back, in words; empty where nothing does, as far as is known. */
        String stays(ZoomAccount account, ZoomAccount.Use use, String user);
    }

    /**
     * What came of taking back what was shown.
     *
     * @param stays what is still shown, in words; empty where nothing is, as far as is known
     * @param again whether it may be taken back later
     */
    record Back(String stays, boolean again) {
        static final Back NOTHING = new Back("", false);
    }

    private static final class Nothing implements Shows {
        @Override
        public CompletableFuture<Back> takeBack(ZoomAccount account, ZoomAccount.Use use, String user, String access) {
            return CompletableFuture.completedFuture(Back.NOTHING);
        }

        @Override
        public String stays(ZoomAccount account, ZoomAccount.Use use, String user) {
            return "";
        }
    }

    /** Who wants it. */
    interface Wanted {
        /** Asked last of all: who connects again must not lose that, as Zoom knows of one permission for each user. */
        boolean isStill();

        /** Those before are good for nothing any more. */
        void renewed(Departure departure);
    }

    private record Way(ZoomAccount account, ZoomAccount.Use use, UserApp app) {}

    Revocation(Accounts accounts, UserOAuth oauth, Clock clock) {
        this.accounts = accounts;
        this.oauth = oauth;
        this.clock = clock;
    }

    void shows(Shows known) {
        shows = known;
    }

    String stays(String tenant, String user) {
        return accounts.of(tenant)
                .flatMap(account -> account.use().map(use -> shows.stays(account, use, user)))
                .orElse("");
    }

    private String stays(Departure departure) {
        return stays(departure.tenant(), departure.user());
    }

    private Optional<Way> way(Departure departure) {
        return accounts.of(departure.tenant()).flatMap(account -> account.use().flatMap(use -> use.settings()
                .userApp()
                .filter(app -> app.clientId().equals(departure.head().client()))
                .map(app -> new Way(account, use, app))));
    }

    /** Never fails. @param tries how often Zoom was asked, this one included */
    CompletableFuture<Parted> attempt(Departure departure, int tries, Wanted wanted) {
        Optional<Way> found = way(departure);
        if (found.isEmpty()) {
            // After a start the account may come; a proof for another app there is none.
            return CompletableFuture.completedFuture(new Parted(false, stays(departure), true));
        }
        Way way = found.get();
        CompletableFuture<Departure> able = departure.good(clock.instant()).isPresent()
                ? CompletableFuture.completedFuture(departure)
                : renewed(way, departure, wanted);
        return able.thenCompose(each -> shows.takeBack(way.account(), way.use(), each.user(), access(each))
                        .thenCompose(back -> back.again() && tries < HELD
                                ? CompletableFuture.completedFuture(new Parted(false, back.stays(), true))
                                : revoked(way, each, back.stays(), wanted)))
                .exceptionally(thrown -> untold(thrown, stays(departure)));
    }

    private static String access(Departure departure) {
        return departure.access().map(UserTokens.Held::token).orElse("");
    }

    private CompletableFuture<Departure> renewed(Way way, Departure departure, Wanted wanted) {
        return oauth.renew(way.use(), way.app(), departure.refresh()).thenApply(issued -> {
            Departure fresh = departure.with(issued);
            wanted.renewed(fresh);
            return fresh;
        });
    }

    private CompletableFuture<Parted> revoked(Way way, Departure departure, String stays, Wanted wanted) {
        if (!wanted.isStill()) {
            return CompletableFuture.completedFuture(Parted.DONE);
        }
        return oauth.revoke(way.use(), way.app(), access(departure))
                .thenApply(done -> new Parted(true, stays, false))
                .exceptionallyCompose(thrown -> isNotTaken(thrown)
                        ? unknown(way, departure, stays, wanted)
                        : CompletableFuture.completedFuture(untold(thrown, stays)));
    }

    /** Revoked before, by a node that was stopped then: where Zoom does not know the other token either. */
    private CompletableFuture<Parted> unknown(Way way, Departure departure, String stays, Wanted wanted) {
        return renewed(way, departure, wanted)
                .thenCompose(fresh -> wanted.isStill()
                        ? oauth.revoke(way.use(), way.app(), access(fresh))
                        : CompletableFuture.<Void>completedFuture(null))
                .thenApply(done -> new Parted(true, stays, false))
                .exceptionally(thrown -> isNotTaken(thrown) ? new Parted(true, stays, false) : untold(thrown, stays));
    }

    private static boolean isNotTaken(Throwable thrown) {
        return SignInFault.of(thrown).kind() == Kind.NOT_TAKEN;
    }

    private static Parted untold(Throwable thrown, String stays) {
        return new Parted(false, stays, !isNotTaken(thrown));
    }
}
