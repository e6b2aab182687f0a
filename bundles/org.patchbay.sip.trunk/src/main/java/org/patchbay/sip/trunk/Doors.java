package org.patchbay.sip.trunk;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.transport.ClientAuth;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

/** The listening points: shut until the runtime is ready for the first time, then as configured. */
final class Doors {
    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private record Open(TrunkSettings.Listener settings, boolean clientAuth, ListeningPoint point) {}

    private final SipStack stack;
    private final Predicate<X509Certificate> hub;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    /** Files are read and ports are opened here: never on a worker of the stack. */
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-doors");
        thread.setDaemon(true);
        return thread;
    });

    private TrunkSettings wanted;
    /** Keys and trust of all that speak TLS; the last ones that could be read. */
    private volatile @Nullable KeyFiles keys;
    /** Why the wanted ones are not in use; empty if they are. */
    private String keysFault = "";

    private boolean unlocked;
    private boolean shut;

    /** @param hub whether a certificate carries the name of a hub */
    Doors(SipStack stack, TrunkSettings wanted, Predicate<X509Certificate> hub) {
        this.stack = stack;
        this.wanted = wanted;
        this.hub = hub;
    }

    /** From now on they are open: what is not ready any more refuses calls, but answers. */
    synchronized void unlock() {
        if (!unlocked) {
            unlocked = true;
            adjust();
            ScheduledFuture<?> unused = watch.scheduleWithFixedDelay(
                    this::again, AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Asks, after so long and then every two seconds, for somebody to open them.
     *
     * @param opening returns true when there is nothing left to ask
     */
    void unlockAfter(Duration delay, BooleanSupplier opening) {
        ScheduledFuture<?> unused = watch.schedule(() -> ask(opening), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask(BooleanSupplier opening) {
        try {
            if (!opening.getAsBoolean()) {
                ScheduledFuture<?> unused = watch.schedule(() -> ask(opening), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("The listening points are shut.");
        } catch (RuntimeException e) {
            LOG.error("The listening points could not be opened for emergency calls", e);
        }
    }

    synchronized void change(TrunkSettings settings) {
        wanted = settings;
        adjust();
    }

    synchronized boolean unlocked() {
        return unlocked;
    }

    synchronized void shut() {
        shut = true;
        watch.shutdownNow();
    }

    synchronized List<String> describe() {
        List<String> all = new ArrayList<>();
        open.values()
                .forEach(each -> all.add(each.point().transport().parameter() + ":"
                        + each.settings().host() + ":"
                        + each.point().localAddress().getPort()));
        return all;
    }

    /** The keys in use; empty for none. */
    synchronized String describeKeys() {
        KeyFiles used = keys;
        return used == null ? "" : used.describe();
    }

    /** Our certificate with those above it, the leaf first; empty for none. */
    synchronized List<X509Certificate> chain() {
        KeyFiles used = keys;
        return used == null ? List.of() : used.chain();
    }

    /** Whether one of our keys is an RSA key. */
    synchronized boolean hasRsa() {
        KeyFiles used = keys;
        return used != null && used.hasRsa();
    }

    /** What keeps listening points shut. */
    synchronized List<String> faults() {
        return List.copyOf(faults.values());
    }

    /** What is wrong with keys that could be read before, and are in use as they were. */
    synchronized List<String> warnings() {
        List<String> all = new ArrayList<>();
        KeyFiles used = keys;
        if (used != null) {
            all.add(keysFault);
            all.add(used.fault());
            all.add(used.advice());
            all.removeIf(String::isEmpty);
        }
        return all;
    }

    private void adjust() {
        if (!unlocked || shut) {
            return;
        }
        Map<String, String> before = Map.copyOf(faults);
        faults.clear();
        renewKeys();
        if (keys == null && !keysFault.isEmpty()) {
            faults.put("", keysFault);
        }
        for (Open each : List.copyOf(open.values())) {
            boolean tls = each.settings().transport() == Transport.TLS;
            if (!wanted.listeners().contains(each.settings())
                    || tls && each.clientAuth() != wanted.keys().clientAuth()) {
                LOG.info("Listening point {} closed.", each.settings().name());
                each.point().close();
                open.remove(each.settings().name());
            }
        }
        for (TrunkSettings.Listener each : wanted.listeners()) {
            if (!open.containsKey(each.name())) {
                open(each);
            }
        }
        faults.forEach((what, fault) -> {
            if (!fault.equals(before.get(what))) {
                LOG.warn("{} It is tried again.", fault);
            }
        });
    }

    /** A port may still have been held by what was here before, and a file been on its way. */
    private synchronized void again() {
        try {
            if (!faults.isEmpty() || !keysFault.isEmpty()) {
                adjust();
            }
            KeyFiles used = keys;
            if (used != null) {
                used.look();
            }
        } catch (RuntimeException e) {
            LOG.error("The listening points could not be looked after", e);
        }
    }

    /** Other files are used from the next connection on; if they cannot be used, those before stay. */
    private void renewKeys() {
        KeyFiles used = keys;
        if (wanted.listeners().stream().noneMatch(each -> each.transport() == Transport.TLS)
                || used != null && used.keys().equals(wanted.keys())) {
            keysFault = "";
            return;
        }
        try {
            keys = new KeyFiles(wanted.keys(), hub, this::keysChanged);
            keysFault = "";
            if (used != null) {
                renew();
            }
        } catch (GeneralSecurityException e) {
            String fault = e.getMessage() + (used == null ? "" : " The keys before stay in use.");
            if (used != null && !fault.equals(keysFault)) {
                LOG.warn("{}", fault);
            }
            keysFault = fault;
        }
    }

    /** On whatever thread has noticed it. */
    private void keysChanged() {
        try {
            watch.execute(this::renew);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nobody connects any more: the listening points are shut.");
        }
    }

    /** Who checks certificates sees the old one for as long as a connection lasts that was made with it. */
    private synchronized void renew() {
        for (Open each : open.values()) {
            if (each.point().transport() == Transport.TLS) {
                each.point().renew();
                LOG.info(
                        "The connections of listening point {} are made anew with the keys of now.",
                        each.settings().name());
            }
        }
    }

    private SSLContext context() throws GeneralSecurityException {
        KeyFiles used = keys;
        if (used == null) {
            throw new GeneralSecurityException("No keys for TLS.");
        }
        return used.context();
    }

    private void open(TrunkSettings.Listener each) {
        boolean clientAuth = wanted.keys().clientAuth();
        boolean tls = each.transport() == Transport.TLS;
        if (tls && keys == null) {
            return; // Why is said with the keys.
        }
        try {
            if (each.bind().isUnresolved()) {
                throw new IOException("there is no address for this host");
            }
            ListenSettings settings = tls
                    ? ListenSettings.tls(
                            each.name(), each.bind(), this::context, clientAuth ? ClientAuth.NEEDED : ClientAuth.WANTED)
                    : ListenSettings.plain(each.name(), each.transport(), each.bind());
            if (!each.publicHost().isEmpty()) {
                settings = settings.advertising(each.publicHost(), each.publicPort());
            }
            open.put(each.name(), new Open(each, clientAuth, stack.listen(settings)));
            LOG.info("Listening point {} open on {}:{}.", each.name(), each.host(), each.port());
        } catch (IOException | IllegalArgumentException e) {
            faults.put(
                    each.name(),
                    "Listening point " + each.name() + " cannot be opened on " + each.host() + ":" + each.port() + ": "
                            + e.getMessage() + ".");
        }
    }
}
