package org.patchbay.zoom;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The end of a connection at Zoom, after it is over here: what was shown by the user's token is taken back by that token, which nobody else has any
 * more, and then the token.
 */
final class Departures {
    private static final String UNTOLD =
            "Zoom could not be told: the user removes the app there (marketplace.zoom.us, Manage, Added Apps).";

    private final UserOAuth oauth;
    private volatile Shows shows = new Nothing();

    /** Knows what was shown of users at Zoom. */
    interface Shows {
        /**
         * Takes back what nobody else can. Never fails.
         *
         * @return what stays all the same, in words; empty where nothing does
         */
        CompletableFuture<String> takeBack(ZoomAccount account, ZoomAccount.Use use, String user, String access);

        /** What was shown here and stays at Zoom, as nobody can take it back, in words; empty where nothing does, as far as is known. */
        String stays(ZoomAccount account, ZoomAccount.Use use, String user);
    }

    private static final class Nothing implements Shows {
        @Override
        public CompletableFuture<String> takeBack(
                ZoomAccount account, ZoomAccount.Use use, String user, String access) {
            return CompletableFuture.completedFuture("");
        }

        @Override
        public String stays(ZoomAccount account, ZoomAccount.Use use, String user) {
            return "";
        }
    }

    /** Who leaves. @param access one that is good, where it is in memory; secret, as is {@code refresh} */
    record Leaving(
            ZoomAccount account,
            ZoomAccount.Use use,
            UserApp app,
            String user,
            Optional<String> access,
            String refresh) {
        /** Without what is secret. */
        @Override
        public String toString() {
            return "Leaving[" + use.settings().tenant() + "/" + user + "]";
        }
    }

    /** What came of it. @param stays what is still shown at Zoom, in words; empty where nothing is, as far as is known */
    record Parted(boolean revoked, String stays) {
        static final Parted UNTOLD_ALONE = new Parted(false, "");

        /** What is left to be done, for an operator. */
        String problem() {
            return ((revoked ? "" : UNTOLD + " ") + stays).strip();
        }
    }

    Departures(UserOAuth oauth) {
        this.oauth = oauth;
    }

    void shows(Shows known) {
        shows = known;
    }

    String stays(ZoomAccount account, String user) {
        return account.use().map(use -> shows.stays(account, use, user)).orElse("");
    }

    /** Never fails. */
    CompletableFuture<Parted> part(Leaving leaving) {
        return leaving.access()
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> oauth.renew(leaving.use(), leaving.app(), leaving.refresh())
                        .thenApply(UserOAuth.Issued::access))
                .thenCompose(access -> shows.takeBack(leaving.account(), leaving.use(), leaving.user(), access)
                        .thenCompose(stays -> oauth.revoke(leaving.use(), leaving.app(), access)
                                .handle((done, thrown) -> new Parted(thrown == null, stays))))
                .exceptionally(
                        thrown -> new Parted(false, shows.stays(leaving.account(), leaving.use(), leaving.user())));
    }
}
