package org.patchbay.zoom;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.zoom.PhoneCalls.Who;

/**
 * Takes what Zoom posts, of all accounts at one address. Who posted is proven by the signature before anything is read, the demand to prove
 * the address included: unsigned, that would have this node sign whatever anybody wants. A wrong signature, an old one, an unknown account and one
 * that is not that of the secret are answered alike.
 */
@Component(service = Webhook.class)
public final class ZoomHook implements Webhook {
    private static final Logger LOG = LoggerFactory.getLogger(ZoomHook.class);
    private static final WebhookAnswer NOT_PROVEN = WebhookAnswer.of(401);
    private static final WebhookAnswer TAKEN = WebhookAnswer.of(204);
    private static final int LONGEST_PLAIN_TOKEN = 512;

    private final Accounts accounts;
    private final Clock clock;
    private final Events events;
    private final Deliveries deliveries = new Deliveries();
    private final AutoCloseable sweep;
    private volatile @Nullable PresenceIntake intake;

    @Activate
    public ZoomHook(@Reference Accounts accounts, @Reference Schedule schedule) {
        this(accounts, schedule, Clock.systemUTC());
    }

    ZoomHook(Accounts accounts, Schedule schedule, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
        events = new Events(accounts);
        sweep = schedule.every("zoom calls", Duration.ofMinutes(1), this::sweep);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindIntake(PresenceIntake bound) {
        intake = bound;
    }

    void unbindIntake(PresenceIntake gone) {
        if (intake == gone) {
            intake = null;
        }
    }

    @Deactivate
    void close() throws Exception {
        sweep.close();
    }

    @Override
    public String name() {
        return "zoom";
    }

    @Override
    public WebhookAnswer take(WebhookCall call) {
        Optional<String> time = call.header("x-zm-request-timestamp");
        Optional<String> given = call.header("x-zm-signature");
        if (time.isEmpty() || given.isEmpty() || !Signature.isTimely(time.get(), clock.instant())) {
            return NOT_PROVEN;
        }
        List<ZoomAccount> signers = signers(time.get(), call.body(), given.get());
        if (signers.isEmpty()) {
            return NOT_PROVEN;
        }
        Json event;
        try {
            event = Json.read(call.body());
        } catch (IOException e) {
            LOG.debug("A signed webhook is no JSON.");
            return WebhookAnswer.of(400);
        }
        if (event.text("event").equals("endpoint.url_validation")) {
            return proof(signers.get(0), event.get("payload").text("plainToken"));
        }
        String account = event.get("payload").text("account_id");
        return signers.stream()
                .flatMap(each -> each.use().stream())
                .map(ZoomAccount.Use::settings)
                .filter(settings -> settings.accountId().equals(account))
                .findFirst()
                .map(settings -> take(settings, event, call.body()))
                .orElse(NOT_PROVEN);
    }

    /** All are tried, also after one was found: how long it takes tells nothing. */
    private List<ZoomAccount> signers(String time, byte[] body, String given) {
        List<ZoomAccount> signers = new ArrayList<>();
        for (ZoomAccount account : accounts.all()) {
            account.webhookKey().ifPresent(key -> {
                if (Signature.verifies(key, time, body, given)) {
                    signers.add(account);
                }
                Arrays.fill(key, (byte) 0);
            });
        }
        return signers;
    }

    private static WebhookAnswer proof(ZoomAccount account, String plain) {
        Optional<byte[]> key = account.webhookKey();
        if (key.isEmpty() || plain.isEmpty() || plain.length() > LONGEST_PLAIN_TOKEN) {
            return WebhookAnswer.of(400);
        }
        String proof = Signature.hmac(key.get(), Signature.bytes(plain));
        Arrays.fill(key.get(), (byte) 0);
        return new WebhookAnswer(
                200, "application/json", Json.object(Map.of("plainToken", plain, "encryptedToken", proof)));
    }

    private WebhookAnswer take(AccountSettings settings, Json event, byte[] body) {
        PresenceIntake to = intake;
        String name = event.text("event").toLowerCase(Locale.ROOT);
        if (!Events.NAMES.contains(name)) {
            return TAKEN;
        }
        if (to == null || !accounts.hasDirectory()) {
            // Zoom comes again after minutes.
            return WebhookAnswer.of(503);
        }
        if (!deliveries.take(body)) {
            return TAKEN;
        }
        try {
            events.take(settings, name, event, to, clock.instant());
            return TAKEN;
        } catch (RuntimeException e) {
            deliveries.forget(body);
            throw e;
        }
    }

    private void sweep() {
        PresenceIntake to = intake;
        if (to != null) {
            for (Who who : accounts.calls().expired(clock.instant())) {
                to.doubt(Platform.ZOOM, who.tenant(), List.of(who.user()));
            }
        }
    }
}
