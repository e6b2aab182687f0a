package org.patchbay.graph.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.google.gson.JsonObject;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;

/**
 * Who of the directory has signed in. The statement came from the sign-in service itself over TLS, in answer to a request that this node made and
 * proved itself in: OpenID Connect Core 3.1.3.7 takes that in place of its signature. Nobody is guessed.
 */
final class Arrivals {
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Directory directory;
    private final Clock clock;

    /**
     * Who it is, or why it is nobody.
     *
     * @param account the object id in the Microsoft tenant
     */
    record Arrived(Optional<User> user, String account, String why) {}

    Arrivals(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    private static Arrived nobody(String why) {
        return new Arrived(Optional.empty(), "", why);
    }

    /** @param microsoftTenant its id */
    Arrived of(String tenant, String microsoftTenant, String client, String nonce, String statement) {
        JsonObject claims = Json.claims(statement);
        boolean mine = Json.text(claims, "aud").equals(client)
                && MessageDigest.isEqual(
                        nonce.getBytes(StandardCharsets.UTF_8),
                        Json.text(claims, "nonce").getBytes(StandardCharsets.UTF_8))
                && Json.number(claims, "exp") > clock.instant().minus(SKEW).getEpochSecond();
        if (!mine) {
            return nobody(
                    "Microsoft's statement of who signed in does not belong to this sign-in. Please begin again.");
        }
        String home = Json.text(claims, "tid").toLowerCase(Locale.ROOT);
        if (!home.equalsIgnoreCase(microsoftTenant)
                || !Json.text(claims, "iss").toLowerCase(Locale.ROOT).endsWith("/" + home + "/v2.0")) {
            return nobody(
                    "You signed in with an account of another organisation. Please use the account of your work here.");
        }
        String account = Json.text(claims, "oid").toLowerCase(Locale.ROOT);
        String upn = Json.text(claims, "preferred_username").toLowerCase(Locale.ROOT);
        return account.isEmpty()
                ? nobody("Microsoft does not say who you are. Please begin again.")
                : found(tenant, account, upn);
    }

    private Arrived found(String tenant, String account, String upn) {
        List<User> users = directory.users(tenant);
        List<User> byAccount =
                users.stream().filter(user -> user.entraId().equals(account)).toList();
        List<User> byName = users.stream()
                .filter(user -> !upn.isEmpty() && user.upn().equals(upn))
                // One who is another account by the surer id is not the one.
                .filter(user -> user.entraId().isEmpty())
                .toList();
        List<User> all = byAccount.isEmpty() ? byName : byAccount;
        if (all.isEmpty()) {
            return nobody(
                    "Your account is not known to this telephone system. Please ask your administrator to add you.");
        }
        return all.size() == 1
                ? new Arrived(Optional.of(all.get(0)), account, "")
                : nobody(
                        "Your account belongs to several users of this telephone system, and nobody is guessed. Please tell your"
                                + " administrator.");
    }
}
