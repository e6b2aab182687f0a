package org.patchbay.store.jdbc;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

/**
 * Offers the store of a database once its documents are there: who found an empty store would let calls through that an operator has blocked.
 * Without a configuration there is nothing, and the file store serves.
 */
@Component(
        service = HealthCheck.class,
        immediate = true,
        configurationPid = Settings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Settings.Config.class)
public final class JdbcStore implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcStore.class);

    private final BundleContext context;
    private final @Nullable Node node;
    private volatile Settings settings;
    private @Nullable ServiceRegistration<Store> offered;
    private boolean closed;

    /** @param left what the file store holds; the store of an empty database begins with that */
    @Activate
    public JdbcStore(
            BundleContext context,
            @Reference(target = "(patchbay.store=file)") Supplier<List<Stored>> left,
            Map<String, Object> configured) {
        this.context = context;
        settings = Settings.of(configured, null);
        node = settings.url().isEmpty()
                ? null
                : new Node(settings, settings.where(context::getProperty), () -> settings.limits(), left, this::offer);
        if (node != null) {
            node.start();
        }
    }

    private synchronized void offer() {
        if (!closed && node != null) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put("patchbay.store", "jdbc");
            offered = context.registerService(Store.class, node.store(), properties);
        }
    }

    @Modified
    void modified(Map<String, Object> configured) {
        Settings before = settings;
        settings = Settings.of(configured, before);
        if (!settings.sameDatabase(before)) {
            LOG.warn(
                    "{}: url, user, password_file and directory take effect at the next start. Until then the store stays with {}.",
                    Settings.PID,
                    node == null ? "no database" : node.shown());
        }
    }

    @Deactivate
    void close() {
        synchronized (this) {
            closed = true;
            if (offered != null) {
                offered.unregister();
                offered = null;
            }
        }
        if (node != null) {
            node.close();
        }
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public HealthResult check() {
        return node == null
                ? HealthResult.notReady("There is no store: " + Settings.PID + ": " + Settings.wrongUrl(settings.url())
                        + " It takes effect at the next start.")
                : node.health();
    }
}
