package org.patchbay.rest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.rest.http.Api;
import org.patchbay.rest.http.Listener;
import org.patchbay.rest.http.ListenerSettings;
import org.patchbay.rest.http.Services;
import org.patchbay.rest.resource.Resources;

/** Listens as the settings say, and says by a health check when it does not. */
@Component(service = HealthCheck.class, configurationPid = "org.patchbay.rest", immediate = true)
@Designate(ocd = RestConfig.class)
public final class Rest implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Rest.class);

    private final Services services;
    private final Secrets secrets;
    private final Path base;
    private final Path backups;
    private volatile HealthResult health = HealthResult.warn("REST does not listen yet.");
    private @Nullable RestSettings settings;
    private @Nullable Listener listener;

    @Activate
    public Rest(BundleContext context, @Reference Secrets secrets, RestConfig config) {
        this(
                Services.of(context),
                secrets,
                Path.of(Optional.ofNullable(context.getProperty("karaf.base")).orElse(".")),
                Optional.ofNullable(context.getProperty("org.patchbay.data")));
        modified(config);
    }

    /** @param data where this node keeps things, if not below its base */
    Rest(Services services, Secrets secrets, Path base, Optional<String> data) {
        this.services = services;
        this.secrets = secrets;
        this.base = base;
        // Where restores keep their way back, too: that can be taken then as any other.
        this.backups = data.filter(own -> !own.isBlank())
                .map(Path::of)
                .orElse(base.resolve("state"))
                .resolve("backups");
    }

    @Modified
    synchronized void modified(RestConfig config) {
        RestSettings before = settings;
        RestSettings after;
        try {
            after = RestSettings.of(config);
        } catch (RestSettings.Unusable e) {
            e.problems().forEach(problem -> LOG.warn("{} {}", problem, inForce()));
            say(String.valueOf(e.getMessage()));
            return;
        }
        Listener open = listener;
        if (open != null && after.equals(before)) {
            listens(after.listener(), open);
            return;
        }
        try {
            change(before, after);
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
            say(String.valueOf(e.getMessage()));
        }
    }

    /** What can be found out is found out before anything is closed; and where the port allows it, the new one is open before the old one closes. */
    private void change(@Nullable RestSettings before, RestSettings after) throws IOException {
        ListenerSettings where = where(after);
        Optional<char[]> password = where.isTls() ? Optional.of(password(where)) : Optional.empty();
        try {
            if (password.isPresent()) {
                Listener.checkKeys(where, password.get());
            }
            Listener old = listener;
            if (old != null && before != null && before.listener().port() == where.port()) {
                close();
                try {
                    listen(after, where, password);
                } catch (IOException e) {
                    ListenerSettings back = where(before);
                    listen(before, back, back.isTls() ? Optional.of(password(back)) : Optional.empty());
                    throw e;
                }
            } else {
                listen(after, where, password);
                if (old != null) {
                    old.close();
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "org.patchbay.rest: it cannot listen on " + where.address() + ":" + where.port()
                            + (where.isTls() ? " with the key store " + where.keyStore() : "") + ": " + e.getMessage()
                            + ".",
                    e);
        } finally {
            password.ifPresent(secret -> Arrays.fill(secret, '\0'));
        }
    }

    private String inForce() {
        return listener == null ? "REST does not listen." : "The settings before stay in force.";
    }

    private void say(String wrong) {
        health = HealthResult.warn(wrong + " " + inForce());
    }

    private ListenerSettings where(RestSettings with) {
        ListenerSettings where = with.listener();
        return where.isTls()
                ? new ListenerSettings(
                        where.address(),
                        where.port(),
                        base.resolve(where.keyStore()).toString(),
                        where.keyStorePassword(),
                        where.threads(),
                        where.idleSeconds())
                : where;
    }

    private void listen(RestSettings with, ListenerSettings where, Optional<char[]> password) throws IOException {
        Api api = new Api(
                services,
                Resources.all(with.importBytes(), backups, with.backupBytes()),
                with.perSecond(),
                System::nanoTime);
        Listener open = new Listener(where, password, api::answer);
        listener = open;
        settings = with;
        listens(where, open);
    }

    private void listens(ListenerSettings where, Listener open) {
        String at = (where.isTls() ? "https://" : "http://") + where.address() + ":" + open.port() + Api.ROOT;
        health = HealthResult.ok("REST is at " + at + ".");
        LOG.info("REST is at {}.", at);
    }

    private char[] password(ListenerSettings where) throws IOException {
        try {
            return secrets.read(where.keyStorePassword())
                    .orElseThrow(() -> new IOException("org.patchbay.rest: key_store_password = "
                            + where.keyStorePassword() + " names no secret that is there and can be used."));
        } catch (IllegalArgumentException e) {
            throw new IOException("org.patchbay.rest: key_store_password: " + e.getMessage(), e);
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
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public HealthResult check() {
        return health;
    }
}
