package org.patchbay.notice;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.notice.NoticeChannel;
import org.patchbay.api.ops.secrets.Secrets;

/**
 * One channel, from one factory configuration. It registers its listener itself, by a name of its own: each channel has a cursor among the
 * facts, and one that cannot be reached keeps no other waiting. It never fails to start: a wrong value is told, and the last good settings stay.
 */
@Component(
        service = {NoticePoint.class, HealthCheck.class},
        immediate = true,
        configurationPid = NoticeSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = NoticeConfig.class, factory = true)
public final class NoticeComponent implements NoticePoint, HealthCheck, FactListener {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeComponent.class);

    /** What is used now, together. */
    private record Use(NoticeSettings settings, Channel channel) {}

    private final BundleContext context;
    private final Secrets secrets;
    private final Clock clock;
    private final String node;
    private volatile @Nullable Use use;
    private volatile @Nullable Instant delivered;
    private volatile String problem = "";
    private @Nullable ServiceRegistration<FactListener> registration;

    @Activate
    public NoticeComponent(BundleContext context, @Reference Secrets secrets, NoticeConfig config) {
        this(context, secrets, Clock.systemUTC());
        modified(config);
    }

    NoticeComponent(BundleContext context, Secrets secrets, Clock clock) {
        this.context = context;
        this.secrets = secrets;
        this.clock = clock;
        this.node = Optional.ofNullable(context.getProperty("karaf.name")).orElse("node");
    }

    @Modified
    final synchronized void modified(NoticeConfig config) {
        Use before = use;
        NoticeSettings settings;
        try {
            settings = NoticeSettings.of(config);
        } catch (IllegalArgumentException wrong) {
            problem = String.valueOf(wrong.getMessage());
            LOG.warn(
                    "{} {}",
                    wrong.getMessage(),
                    before == null ? "Nobody is told by it." : "The settings before stay in force.");
            return;
        }
        use = new Use(settings, channel(settings));
        problem = "";
        if (before == null || !listens(before.settings()).equals(listens(settings))) {
            stop();
            registration = context.registerService(FactListener.class, this, listens(settings));
        }
        String standsBy = standsBy();
        if (!standsBy.isEmpty()) {
            LOG.warn("{}", standsBy);
        }
        LOG.info(
                "Notices '{}': {} are told to {}",
                settings.name(),
                settings.facts(),
                use.channel().to());
    }

    @Deactivate
    final synchronized void stop() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    /** Of two listeners of one name the core tells the older one alone; the other stands by. Why this is the other; else empty. */
    private synchronized String standsBy() {
        Use now = use;
        ServiceRegistration<FactListener> own = registration;
        if (now == null || own == null) {
            return "";
        }
        try {
            boolean another = context
                    .getServiceReferences(FactListener.class, "(patchbay.name=" + listener(now.settings()) + ")")
                    .stream()
                    .filter(other -> Objects.equals(other.getBundle(), context.getBundle()))
                    .anyMatch(other -> id(other) < id(own.getReference()));
            return another
                    ? NoticeSettings.PID + ": name = '" + now.settings().name()
                            + "' is another channel's too, and that one alone is told: give each a name of its own."
                    : "";
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("A name has nothing that a filter would read.", e);
        }
    }

    private static long id(ServiceReference<FactListener> of) {
        return (Long) of.getProperty(Constants.SERVICE_ID);
    }

    private static String listener(NoticeSettings settings) {
        return "notice-" + settings.name();
    }

    /** What keeps it from telling; empty for nothing that is known. */
    private String trouble() {
        String standsBy = standsBy();
        return standsBy.isEmpty() ? problem : standsBy;
    }

    private static Dictionary<String, Object> listens(NoticeSettings settings) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("patchbay.name", listener(settings));
        properties.put("patchbay.facts", settings.facts().toArray(new String[0]));
        return properties;
    }

    private Channel channel(NoticeSettings settings) {
        return settings.mail()
                ? new Mail(
                        new Mail.Server(
                                settings.host(),
                                settings.port(),
                                settings.security(),
                                settings.user(),
                                secret(settings.password())),
                        settings.from(),
                        settings.to())
                : new Webhook(settings.url(), secret(settings.secret()), clock);
    }

    private SecretSource secret(String reference) {
        return reference.isEmpty() ? SecretSource.NONE : () -> read(reference);
    }

    private char[] read(String reference) throws IOException {
        try {
            return secrets.read(reference)
                    // Nothing in it is no wish to go unsigned, or to log in without a password.
                    .filter(secret -> secret.length > 0)
                    .orElseThrow(() -> new IOException("The secret " + reference + " is not there, or empty."));
        } catch (IllegalArgumentException e) {
            throw new IOException("The secret " + reference + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void on(Fact fact) throws IOException {
        Use now = use;
        if (now == null || !now.settings().concerns(fact)) {
            return;
        }
        try {
            String left = tell(now, Notice.of(node, fact));
            if (!left.isEmpty()) {
                LOG.warn(
                        "Notices '{}': {} of {}. {}",
                        now.settings().name(),
                        fact.type(),
                        fact.scope().tenant(),
                        left);
            }
        } catch (Channel.Refused refused) {
            LOG.warn(
                    "Notices '{}': {} of {} was refused and is not told: {}",
                    now.settings().name(),
                    fact.type(),
                    fact.scope().tenant(),
                    refused.getMessage());
        }
    }

    /** Whom it could not be told, and why, while others were. */
    private String tell(Use now, Notice notice) throws IOException, Channel.Refused {
        try {
            String left = now.channel().tell(notice);
            delivered = clock.instant();
            problem = left;
            return left;
        } catch (IOException | Channel.Refused failed) {
            String said = failed.getMessage();
            problem = said == null ? failed.getClass().getSimpleName() : said;
            throw failed;
        } catch (RuntimeException wrong) {
            // Without its words, which may be of an address or a secret.
            problem = "It failed: " + wrong.getClass().getSimpleName() + ". Report that, with its lines in the log.";
            throw new IOException(problem, wrong);
        }
    }

    @Override
    public void test() throws IOException, Channel.Refused {
        Use now = use;
        if (now == null) {
            throw new IOException(problem);
        }
        String left = tell(now, Notice.test(now.settings().name(), clock.instant()));
        if (!left.isEmpty()) {
            throw new IOException(left);
        }
    }

    @Override
    public NoticeChannel shown() {
        Use now = use;
        return now == null
                ? new NoticeChannel("", "", "", java.util.List.of(), java.util.List.of(), Optional.empty(), problem)
                : new NoticeChannel(
                        now.settings().name(),
                        now.settings().mail() ? "mail" : "webhook",
                        now.channel().to(),
                        now.settings().facts(),
                        now.settings().tenants(),
                        Optional.ofNullable(delivered),
                        trouble());
    }

    @Override
    public String name() {
        Use now = use;
        return "notices" + (now == null ? "" : "-" + now.settings().name());
    }

    @Override
    public HealthResult check() {
        Instant last = delivered;
        String trouble = trouble();
        return trouble.isEmpty()
                ? HealthResult.ok(last == null ? "nothing was told yet" : "last told " + last)
                : HealthResult.warn(trouble
                        + " What is kept is told again, after growing pauses; try it with patchbay:notice-test.");
    }
}
