package org.patchbay.webhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

/** Listens as the settings say, for whoever takes webhooks, and says by a health check when it does not. */
@Component(service = HealthCheck.class, configurationPid = WebhookSettings.PID, immediate = true)
@Designate(ocd = WebhookConfig.class)
public final class WebhookListener implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookListener.class);

    private final Hooks<Webhook, WebhookCall, WebhookAnswer> hooks = Hooks.ofWebhooks();
    private final Hooks<Page, PageCall, PageAnswer> pages = Hooks.ofPages();
    private final Secrets secrets;
    private final Path base;
    private volatile String wrong = "";
    private volatile String at = "";
    private @Nullable WebhookSettings settings;
    private @Nullable Listener listener;

    @Activate
    public WebhookListener(BundleContext context, @Reference Secrets secrets, WebhookConfig config) {
        this(
                secrets,
                Path.of(Optional.ofNullable(context.getProperty("karaf.base")).orElse(".")));
        modified(config);
    }

    WebhookListener(Secrets secrets, Path base) {
        this.secrets = secrets;
        this.base = base;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindWebhook(Webhook taker, Map<String, Object> properties) {
        hooks.add(
                taker,
                properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                properties.get(Constants.SERVICE_ID) instanceof Long id ? id : 0);
    }

    void unbindWebhook(Webhook taker) {
        hooks.remove(taker);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPage(Page page, Map<String, Object> properties) {
        pages.add(
                page,
                properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                properties.get(Constants.SERVICE_ID) instanceof Long id ? id : 0);
    }

    void unbindPage(Page page) {
        pages.remove(page);
    }

    @Modified
    synchronized void modified(WebhookConfig config) {
        WebhookSettings before = settings;
        try {
            WebhookSettings after = WebhookSettings.of(config);
            if (listener == null || before == null || !after.listensLike(before)) {
                change(before, after);
            }
            settings = after;
            hooks.expect(after.expected());
            wrong = "";
        } catch (WebhookSettings.Unusable e) {
            e.problems().forEach(this::warn);
            wrong = String.valueOf(e.getMessage());
        } catch (IOException e) {
            warn(String.valueOf(e.getMessage()));
            wrong = String.valueOf(e.getMessage());
        }
    }

    private void warn(String problem) {
        LOG.warn("{} {}", problem, inForce());
    }

    private String inForce() {
        return at.isEmpty() ? "Webhooks are not listened for." : "The settings before stay in force.";
    }

    /** What can be found out is found out before anything is closed; and where the port allows it, the new one is open before the old one closes. */
    private void change(@Nullable WebhookSettings before, WebhookSettings after) throws IOException {
        WebhookSettings where = where(after);
        Optional<char[]> password = password(where);
        try {
            if (password.isPresent()) {
                Listener.checkKeys(where, password.get());
            }
            Listener old = listener;
            if (old != null && before != null && before.port() == where.port()) {
                close();
                try {
                    listen(where, password);
                } catch (IOException e) {
                    WebhookSettings back = where(before);
                    listen(back, password(back));
                    throw e;
                }
            } else {
                listen(where, password);
                if (old != null) {
                    old.close();
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    WebhookSettings.PID + ": it cannot listen on " + where.address() + ":" + where.port()
                            + (where.isTls() ? " with the key store " + where.keyStore() : "") + ": " + e.getMessage()
                            + ".",
                    e);
        } finally {
            password.ifPresent(secret -> Arrays.fill(secret, '\0'));
        }
    }

    private WebhookSettings where(WebhookSettings with) {
        return with.isTls() ? with.withKeyStore(base.resolve(with.keyStore()).toString()) : with;
    }

    private void listen(WebhookSettings where, Optional<char[]> password) throws IOException {
        Listener open = new Listener(where, password, new Entrance.Takers(hooks, pages));
        listener = open;
        at = (where.isTls() ? "https://" : "http://") + where.address() + ":" + open.port() + Entrance.ROOT;
        LOG.info("Webhooks are at {}NAME.", at);
    }

    /** Empty where there is no TLS. */
    private Optional<char[]> password(WebhookSettings where) throws IOException {
        if (!where.isTls()) {
            return Optional.empty();
        }
        try {
            return Optional.of(secrets.read(where.keyStorePassword())
                    .orElseThrow(() -> new IOException(WebhookSettings.PID + ": key_store_password = "
                            + where.keyStorePassword() + " names no secret that is there and can be used.")));
        } catch (IllegalArgumentException e) {
            throw new IOException(WebhookSettings.PID + ": key_store_password: " + e.getMessage(), e);
        }
    }

    /** The port that is listened on; 0 for none. */
    synchronized int port() {
        return listener == null ? 0 : listener.port();
    }

    @Deactivate
    synchronized void close() {
        Listener open = listener;
        listener = null;
        at = "";
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public HealthResult check() {
        if (!wrong.isEmpty() || at.isEmpty()) {
            return HealthResult.warn((wrong + " " + inForce()).strip());
        }
        String shown = "Webhooks are at " + at + "NAME: " + hooks.shown() + ". Pages: " + pages.shown() + ".";
        Set<String> missing = hooks.missing();
        return missing.isEmpty()
                ? HealthResult.ok(shown)
                : HealthResult.warn(
                        shown + " Nobody takes " + String.join(", ", missing)
                                + ", which expected names: what is posted there is told to come again. Install or configure what takes it.");
    }
}
