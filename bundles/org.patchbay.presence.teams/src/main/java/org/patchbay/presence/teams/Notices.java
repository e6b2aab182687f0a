package org.patchbay.presence.teams;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.presence.teams.Subscriptions.Known;

/**
 * Takes what Microsoft posts. That it is Microsoft is proven by the secret of the subscription; what a notice says is believed only where it was
 * sealed for us and signed, else it is read of whom it tells. All that has the form of a notice is answered 202, so that nobody learns what was right about
 * it; what is not believed is counted.
 */
final class Notices {
    /** What Graph sends is far shorter. */
    static final int LONGEST_TOKEN = 2_048;

    private static final WebhookAnswer TAKEN = WebhookAnswer.of(202);
    private static final Pattern OBJECT =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    final LongAdder taken = new LongAdder();
    /** For a subscription that is not, or no longer, known. */
    final LongAdder unknown = new LongAdder();
    /** With another secret than the subscription's. */
    final LongAdder forged = new LongAdder();
    /** Sealed, and not to be opened or not signed by Microsoft. */
    final LongAdder unproven = new LongAdder();

    private final Subscriptions subscriptions;
    private final Supplier<Optional<PresenceIntake>> intake;
    private final Supplier<Optional<Certificate>> certificate;
    private final Proofs proofs;
    private final Executor worker;
    private final Clock clock;

    /** Something sealed, and whose it should be. */
    private record Item(Known known, Json sealed) {}

    /** @param worker opens what is sealed; where it takes no more, that is read */
    Notices(
            Subscriptions subscriptions,
            Supplier<Optional<PresenceIntake>> intake,
            Supplier<Optional<Certificate>> certificate,
            Proofs proofs,
            Executor worker,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.intake = intake;
        this.certificate = certificate;
        this.proofs = proofs;
        this.worker = worker;
        this.clock = clock;
    }

    WebhookAnswer take(WebhookCall call) {
        String token = call.query().get("validationToken");
        if (token != null) {
            return handshake(token);
        }
        Json body;
        try {
            body = Json.read(call.body());
        } catch (IOException e) {
            return WebhookAnswer.of(400);
        }
        if (!body.get("value").isArray()) {
            return WebhookAnswer.of(400);
        }
        List<Item> sealed = new ArrayList<>();
        Map<String, Set<String>> doubts = new HashMap<>();
        for (Json each : body.get("value").items()) {
            take(each, sealed, doubts);
        }
        doubts.forEach((tenant, users) -> subscriptions.doubt(tenant, List.copyOf(users)));
        if (!sealed.isEmpty()) {
            List<String> tokens = body.get("validationTokens").items().stream()
                    .map(Json::text)
                    .toList();
            open(sealed, tokens, clock.instant());
        }
        return TAKEN;
    }

    /** Graph asks whether the address is ours: it gets back what it sent, as plain text. */
    private static WebhookAnswer handshake(String token) {
        boolean plain = !token.isEmpty()
                && token.length() <= LONGEST_TOKEN
                && token.chars().allMatch(c -> c >= ' ' && c < 127);
        return plain ? new WebhookAnswer(200, "text/plain", token) : WebhookAnswer.of(400);
    }

    private void take(Json notice, List<Item> sealed, Map<String, Set<String>> doubts) {
        String id = notice.text("subscriptionId");
        String object = object(notice);
        Optional<Known> known = subscriptions.find(id, notice.text("clientState"), object);
        if (known.isEmpty()) {
            (subscriptions.has(id) ? forged : unknown).increment();
            return;
        }
        taken.increment();
        String event = notice.text("lifecycleEvent");
        if (!event.isEmpty()) {
            subscriptions.lifecycle(known.get(), event);
        } else if (notice.get("encryptedContent").isObject()
                && certificate.get().isPresent()) {
            sealed.add(new Item(known.get(), notice.get("encryptedContent")));
        } else {
            doubts.computeIfAbsent(known.get().tenant(), key -> new LinkedHashSet<>())
                    .addAll(known.get().users());
        }
    }

    /** Of whom it tells, lower case; empty where it does not say. */
    private static String object(Json notice) {
        Matcher named = OBJECT.matcher(notice.get("resourceData").text("id"));
        Matcher linked = OBJECT.matcher(notice.text("resource"));
        return (named.matches() ? named.group() : linked.find() ? linked.group() : "").toLowerCase(Locale.ROOT);
    }

    private void open(List<Item> items, List<String> tokens, Instant at) {
        try {
            worker.execute(() -> {
                if (proofs.genuine(items.get(0).known().tenant(), tokens)) {
                    items.forEach(each -> open(each, at));
                } else {
                    items.forEach(this::doubt);
                }
            });
        } catch (RejectedExecutionException full) {
            items.forEach(each ->
                    subscriptions.doubt(each.known().tenant(), each.known().users()));
        }
    }

    private void doubt(Item item) {
        unproven.increment();
        subscriptions.doubt(item.known().tenant(), item.known().users());
    }

    private void open(Item item, Instant at) {
        Known known = item.known();
        try {
            Json presence = Sealed.open(item.sealed(), certificate.get().orElseThrow(GeneralSecurityException::new));
            List<String> users = subscriptions.users(known, presence.text("id").toLowerCase(Locale.ROOT));
            Optional<PresenceIntake> to = intake.get();
            if (users.isEmpty() || to.isEmpty()) {
                return;
            }
            Presences.presence(presence, at)
                    .ifPresentOrElse(
                            said -> users.forEach(user -> to.get()
                                    .seen(new Seen(known.tenant(), user, said, presence.text("sequenceNumber")))),
                            () -> subscriptions.doubt(known.tenant(), users));
        } catch (GeneralSecurityException e) {
            doubt(item);
        }
    }
}
