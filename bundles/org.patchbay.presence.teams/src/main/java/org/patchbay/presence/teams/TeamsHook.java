package org.patchbay.presence.teams;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.api.presence.sync.PresenceIntake;

/**
 * Where Microsoft posts that somebody's presence has changed, and that it does. Without an address that it reaches, or while no subscription can be had, the
 * engine reads everybody in turns all the same.
 */
@Component(
        service = {Webhook.class, HealthCheck.class},
        immediate = true,
        configurationPid = TeamsSettings.PID)
@Designate(ocd = TeamsSettings.Config.class)
public final class TeamsHook implements Webhook, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TeamsHook.class);
    static final Duration PERIOD = Duration.ofSeconds(10);
    private static final int WAITING = 1_000;

    private final Microsoft microsoft;
    private final Secrets secrets;
    private final Subscriptions subscriptions;
    private final Notices notices;
    private final AutoCloseable ticking;
    private final Runnable closing;
    private volatile TeamsSettings settings;
    private volatile Optional<Certificate> certificate = Optional.empty();
    private volatile String wrong = "";
    private volatile @Nullable PresenceIntake intake;

    @Activate
    public TeamsHook(
            @Reference Microsoft microsoft,
            @Reference Schedule schedule,
            @Reference Secrets secrets,
            @Reference Store store,
            Map<String, Object> configured) {
        this(microsoft, schedule, secrets, store, configured, Clock.systemUTC(), threads("io"), threads("sealed"));
    }

    private TeamsHook(
            Microsoft microsoft,
            Schedule schedule,
            Secrets secrets,
            Store store,
            Map<String, Object> configured,
            Clock clock,
            ExecutorService io,
            ExecutorService worker) {
        this(microsoft, schedule, secrets, store, configured, clock, io, worker, () -> {
            io.shutdown();
            worker.shutdown();
        });
    }

    /**
     * @param io asks Graph, and writes to the store
     * @param worker opens what is sealed
     */
    TeamsHook(
            Microsoft microsoft,
            Schedule schedule,
            Secrets secrets,
            Store store,
            Map<String, Object> configured,
            Clock clock,
            Executor io,
            Executor worker,
            Runnable closing) {
        this.microsoft = microsoft;
        this.secrets = secrets;
        this.closing = closing;
        settings = TeamsSettings.of(configured, TeamsSettings.DEFAULT);
        subscriptions = new Subscriptions(microsoft, store, clock, io, () -> Optional.ofNullable(intake));
        Proofs proofs = new Proofs(this::keys, microsoft::app, clock);
        notices =
                new Notices(subscriptions, () -> Optional.ofNullable(intake), () -> certificate, proofs, worker, clock);
        // What holds the person out is looked at anew at once, and not with the next turn.
        microsoft.onConnecting((tenant, user) -> {
            subscriptions.connecting(tenant);
            subscriptions.doubt(tenant, List.of(user));
        });
        ticking = schedule.every("teams subscriptions", PERIOD, this::tick);
    }

    private static ExecutorService threads(String name) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "patchbay-teams-" + name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private URI keys() {
        return settings.keys();
    }

    @Modified
    void modified(Map<String, Object> configured) {
        settings = TeamsSettings.of(configured, settings);
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

    private void tick() {
        TeamsSettings now = settings;
        certificate = now.certificate().flatMap(this::certificate);
        boolean usable = now.certificate().isEmpty() || certificate.isPresent();
        if (usable) {
            wrong = "";
        }
        subscriptions.tick(now.hook(), certificate);
    }

    /** Read anew each time, so that it can be renewed; one that cannot be read is said once. */
    private Optional<Certificate> certificate(String reference) {
        String why;
        try {
            Optional<char[]> pem = secrets.read(reference);
            if (pem.isPresent()) {
                return Optional.of(Certificate.read(pem.get()));
            }
            why = "there is none";
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            why = String.valueOf(e.getMessage());
        }
        String text = TeamsSettings.PID + ": certificate = '" + reference + "' cannot be used: " + why
                + " Microsoft tells only of whom, and that is read.";
        if (!text.equals(wrong)) {
            wrong = text;
            LOG.warn("{}", text);
        }
        return Optional.empty();
    }

    /** The subscriptions stay; the next one ends them before it makes its own. */
    @Deactivate
    void close() throws Exception {
        ticking.close();
        microsoft.onConnecting((tenant, user) -> {});
        subscriptions.close();
        closing.run();
    }

    @Override
    public String name() {
        return "teams-presence";
    }

    @Override
    public WebhookAnswer take(WebhookCall call) {
        return notices.take(call);
    }

    @Override
    public HealthResult check() {
        if (settings.hook().isEmpty()) {
            return HealthResult.ok("Presence in Teams is read in turns, as notification_url is not set.");
        }
        String told = "Microsoft tells of " + subscriptions.covered() + " users in " + subscriptions.count()
                + " subscriptions; all others are read in turns. Notices: " + notices.taken + " taken, "
                + notices.unknown + " of no subscription, " + notices.forged + " with a wrong secret, "
                + notices.unproven + " unproven.";
        String problem = subscriptions.problem();
        if (!wrong.isEmpty()) {
            return HealthResult.warn(wrong + " " + told);
        }
        return problem.isEmpty()
                ? HealthResult.ok(told)
                : HealthResult.warn("Not all subscriptions can be had, and who is in none is read in turns: " + problem
                        + " " + told);
    }
}
