package org.patchbay.lab.cloud.zoom;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Request;

/** For the stand-in: what it does behind its server. */
public final class ZoomService {
    private final Clock clock;
    private final ZoomSignIn signIn;

    /** What was answered, and how it goes into the log. */
    public record Done(Answer answer, Request request) {}

    public ZoomService(Clock clock, Supplier<String> base, Map<String, ZoomAccount> accounts) {
        this.clock = clock;
        signIn = new ZoomSignIn(clock, base, accounts);
    }

    /** A new one. */
    public ZoomAccount account(String id) {
        return new ZoomAccount(id, clock);
    }

    /** All tokens. */
    public void revoke() {
        signIn.revoke();
    }

    /** Those of a user. */
    public void revokeUser(String user) {
        signIn.revokeUser(user);
    }

    /** In a browser. */
    public Redirect signIn(ZoomAccount account, URI authorize, String user) {
        return signIn.browser().signIn(account, authorize, user);
    }

    /** In a browser, where the user does not agree. */
    public Redirect decline(URI authorize) {
        return signIn.browser().decline(authorize);
    }

    /** A user removes an app. */
    public void remove(ZoomAccount account, String app, String user, boolean retained) {
        signIn.revoke(app, account.person(user).id());
        account.hooks(app).deauthorized(account.person(user), app, retained);
    }

    /** Answers a request. */
    public Done answer(Asked asked) {
        String app = "";
        String user = "";
        Set<String> scopes = Set.of();
        Answer answer;
        try {
            if (asked.path().equals("/oauth/token")) {
                posted(asked);
                answer = signIn.token(asked.fields(), asked);
            } else if (asked.path().equals("/oauth/revoke")) {
                posted(asked);
                answer = signIn.revoke(asked.fields(), asked);
            } else {
                ZoomSignIn.Token token = signIn.token(asked);
                app = token.app();
                user = token.user();
                scopes = token.scopes();
                answer = ZoomApi.answer(token, asked);
            }
        } catch (ZoomFault e) {
            answer = e.answer();
        } catch (IllegalArgumentException e) {
            answer = ZoomFault.invalid().answer();
        }
        return new Done(
                answer,
                new Request(
                        clock.instant(),
                        asked.method(),
                        asked.path(),
                        answer.status(),
                        app,
                        user,
                        scopes,
                        Set.of(),
                        Set.of(),
                        false));
    }

    private static void posted(Asked asked) {
        if (!asked.method().equals("POST")
                || !asked.header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            throw new ZoomFault(405, 405, "Method not allowed.");
        }
    }
}
