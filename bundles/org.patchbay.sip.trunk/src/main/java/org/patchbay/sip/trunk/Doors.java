package org.patchbay.sip.trunk;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private record Open(TrunkSettings.Listener settings, TrunkSettings.Keys keys, ListeningPoint point) {}

    private final SipStack stack;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private TrunkSettings wanted;
    private boolean unlocked;
    private boolean shut;

    Doors(SipStack stack, TrunkSettings wanted) {
        this.stack = stack;
        this.wanted = wanted;
    }

    /** From now on they are open: what is not ready any more refuses calls, but answers. */
    synchronized void unlock() {
        if (!unlocked) {
            unlocked = true;
            adjust();
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
    }

    synchronized List<String> describe() {
        List<String> all = new ArrayList<>();
        open.values()
                .forEach(each -> all.add(each.point().transport().parameter() + ":"
                        + each.settings().host() + ":"
                        + each.point().localAddress().getPort()));
        return all;
    }

    synchronized List<String> faults() {
        return List.copyOf(faults.values());
    }

    private void adjust() {
        if (!unlocked || shut) {
            return;
        }
        for (Open each : List.copyOf(open.values())) {
            if (!wanted.listeners().contains(each.settings()) || !wanted.keys().equals(each.keys())) {
                LOG.info("Listening point {} closed.", each.settings().name());
                each.point().close();
                open.remove(each.settings().name());
            }
        }
        faults.clear();
        for (TrunkSettings.Listener each : wanted.listeners()) {
            if (!open.containsKey(each.name())) {
                open(each);
            }
        }
        if (!faults.isEmpty()) {
            // A port may still be held by what was here before.
            stack.schedule("patchbay-doors", AGAIN, this::again);
        }
    }

    private synchronized void again() {
        if (!faults.isEmpty()) {
            adjust();
        }
    }

    private void open(TrunkSettings.Listener each) {
        try {
            ListenSettings settings = each.transport() == Transport.TLS
                    ? ListenSettings.tls(
                            each.name(),
                            each.bind(),
                            new KeyFiles(wanted.keys()),
                            wanted.keys().clientAuth() ? ClientAuth.NEEDED : ClientAuth.WANTED)
                    : ListenSettings.plain(each.name(), each.transport(), each.bind());
            if (!each.publicHost().isEmpty()) {
                settings = settings.advertising(each.publicHost(), each.publicPort());
            }
            open.put(each.name(), new Open(each, wanted.keys(), stack.listen(settings)));
            LOG.info("Listening point {} open on {}:{}.", each.name(), each.host(), each.port());
        } catch (IOException | IllegalArgumentException e) {
            String fault = "Listening point " + each.name() + " cannot be opened on " + each.host() + ":" + each.port()
                    + ": " + e.getMessage();
            faults.put(each.name(), fault);
            LOG.warn("{}. It is tried again.", fault);
        }
    }
}
