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
import java.util.Set;

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
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.store.nodes.Nodes;
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
    private static final String DEAUTHORIZED = "app_deauthorized";

    /** @param reference of the secret by which it was proven */
    private record Signer(ZoomAccount account, AccountSettings settings, String reference) {}

    private final Accounts accounts;
    private final Clock clock;
    private final Events events;
    private final UserAccounts users;
    private final AutoCloseable listening;
    private final Deliveries deliveries = new Deliveries();
    /** None where no other node can have the same store. */
    private final Optional<SharedCalls> shared;

    private final AutoCloseable sweep;
    private volatile @Nullable PresenceIntake intake;

    @Activate
    public ZoomHook(
            @Reference Accounts accounts,
            @Reference UserAccounts users,
            @Reference(service = Store.class) Map.Entry<Map<String, Object>, Store> store,
            @Reference Schedule schedule) {
        this(accounts, users, store, schedule, Clock.systemUTC());
    }

    ZoomHook(
            Accounts accounts,
            UserAccounts users,
            Map.Entry<Map<String, Object>, Store> store,
            Schedule schedule,
            Clock clock) {
        this.accounts = accounts;
        this.users = users;
        this.clock = clock;
        events = new Events(accounts);
        listening = users.listen(this::connected);
        shared = Nodes.mayBeShared(store.getKey())
                ? Optional.of(new SharedCalls(store.getValue(), Nodes.newName(), schedule, this::heard))
                : Optional.empty();
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
        listening.close();
        sweep.close();
        shared.ifPresent(SharedCalls::close);
    }

    /** Somebody is let in or held out by that. */
    private void connected(String tenant, String user) {
        PresenceIntake to = intake;
        if (to != null) {
            to.doubt(Platform.ZOOM, tenant, List.of(user));
        }
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
        List<Signer> signers = signers(time.get(), call.body(), given.get());
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
        List<Signer> meant = signers.stream()
                .filter(each -> each.settings().accountId().equals(account))
                .toList();
        if (meant.isEmpty()) {
            return NOT_PROVEN;
        }
        return event.text("event").equals(DEAUTHORIZED)
                ? deauthorized(meant, event.get("payload"), call.body())
                : take(meant.get(0).settings(), event, call.body());
    }

    /** All are tried, also after one was found: how long it takes tells nothing. */
    private List<Signer> signers(String time, byte[] body, String given) {
        List<Signer> signers = new ArrayList<>();
        for (ZoomAccount account : accounts.all()) {
            AccountSettings settings =
                    account.use().map(ZoomAccount.Use::settings).orElse(null);
            for (String reference : account.webhookSecrets()) {
                Optional<byte[]> key = account.webhookKey(reference);
                if (settings != null
                        && key.filter(each -> Signature.verifies(each, time, body, given))
                                .isPresent()) {
                    signers.add(new Signer(account, settings, reference));
                }
                key.ifPresent(each -> Arrays.fill(each, (byte) 0));
            }
        }
        return signers;
    }

    private static WebhookAnswer proof(Signer signer, String plain) {
        Optional<byte[]> key = signer.account().webhookKey(signer.reference());
        if (key.isEmpty() || plain.isEmpty() || plain.length() > LONGEST_PLAIN_TOKEN) {
            return WebhookAnswer.of(400);
        }
        String proof = Signature.hmac(key.get(), Signature.bytes(plain));
        Arrays.fill(key.get(), (byte) 0);
        return new WebhookAnswer(
                200, "application/json", Json.object(Map.of("plainToken", plain, "encryptedToken", proof)));
    }

    /** Counts at once, and only by the secret of the app that it is about. Whom nobody knows it concerns nobody. */
    private WebhookAnswer deauthorized(List<Signer> signers, Json payload, byte[] body) {
        if (!deliveries.take(body)) {
            return TAKEN;
        }
        for (Signer signer : signers) {
            Optional<UserApp> app = signer.settings()
                    .userApp()
                    .filter(each -> each.webhookSecret().equals(signer.reference())
                            && each.clientId().equals(payload.text("client_id")));
            try {
                if (app.isPresent()) {
                    users.deauthorized(
                            signer.settings(), app.get(), payload.text("user_id"), payload.text("user_data_retention"));
                }
            } catch (StoreException e) {
                LOG.warn(
                        "What was kept of a user who removed the app at Zoom stays on disk unused: {}", e.getMessage());
                deliveries.forget(body);
                return WebhookAnswer.of(503);
            }
        }
        return TAKEN;
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
            events.take(
                    settings, name, event, to, clock.instant(), each -> shared.ifPresent(others -> others.tell(each)));
            return TAKEN;
        } catch (RuntimeException e) {
            deliveries.forget(body);
            throw e;
        }
    }

    /** Other nodes were told. Who sees to a tenant must be told; each other node knows of the calls in case it is the next to. */
    private void heard(List<CallEvent> told) {
        PresenceIntake to = intake;
        Set<String> ours = to == null ? Set.of() : to.synced();
        for (CallEvent each : told) {
            events.phone(each, ours.contains(each.who().tenant()) ? to : null, clock.instant(), known -> {});
        }
    }

    private void sweep() {
        PresenceIntake to = intake;
        for (Who who : accounts.calls().expired(clock.instant())) {
            if (to != null) {
                to.doubt(Platform.ZOOM, who.tenant(), List.of(who.user()));
            }
        }
    }
}
