package org.patchbay.ops.feature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.feature.FeatureException;

/** The steps in the container: a new version beside the old one until calls are given to it, and the way back when they are not. */
final class Switch {
    private static final Logger LOG = LoggerFactory.getLogger(Switch.class);
    private static final long POLL_MILLIS = 20;

    private final BundleContext context;
    private final Supplier<Optional<List<SlotView>>> slots;
    private final Supplier<Duration> patience;

    /** @param slots what the core has bound; empty while the core is not there */
    Switch(BundleContext context, Supplier<Optional<List<SlotView>>> slots, Supplier<Duration> patience) {
        this.context = context;
        this.slots = slots;
        this.patience = patience;
    }

    /**
     * Installs and starts a bundle and waits until all it must bring is live. After an exception it is gone again.
     *
     * @param needed the slots that must be live beside those that it registers
     * @param engine whether it must bring a media engine
     * @param level the start level to give it, if there was one before it
     */
    Bundle bringUp(Candidate candidate, Set<Slot> needed, boolean engine, Optional<Integer> level)
            throws FeatureException {
        String what = candidate.name() + " " + candidate.version();
        Bundle bundle;
        try (InputStream in = Files.newInputStream(candidate.file())) {
            bundle = context.installBundle(Installed.LOCATION + candidate.name() + "/" + candidate.version(), in);
        } catch (BundleException | IOException e) {
            throw new FeatureException(what + " was not installed: " + e.getMessage(), e);
        }
        try {
            if (level.isPresent()) {
                bundle.adapt(BundleStartLevel.class).setStartLevel(level.get());
            }
            bundle.start();
            awaitLive(bundle, what, needed, engine);
            return bundle;
        } catch (BundleException e) {
            remove(bundle);
            throw new FeatureException(what + " does not start: " + Reasons.of(e) + ". Nothing was changed.", e);
        } catch (FeatureException | RuntimeException e) {
            remove(bundle);
            throw e;
        }
    }

    /** Stops a bundle, which waits for the calls inside, and removes it. Only its own wiring goes with it: feature bundles export nothing. */
    void remove(Bundle bundle) {
        String what = bundle.getSymbolicName() + " " + bundle.getVersion();
        try {
            bundle.stop();
        } catch (BundleException e) {
            LOG.warn("{} failed while it was stopped ({}); it is removed all the same.", what, Reasons.of(e));
        } catch (IllegalStateException e) {
            LOG.debug("{} was removed already", what);
        }
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            LOG.warn("{} could not be removed ({}). Uninstall it by hand.", what, Reasons.of(e));
        } catch (IllegalStateException e) {
            LOG.debug("{} was removed already", what);
        }
    }

    private void awaitLive(Bundle bundle, String what, Set<Slot> needed, boolean engine) throws FeatureException {
        Duration limit = patience.get();
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Set<Slot> missing = new LinkedHashSet<>(needed);
            missing.addAll(Installed.slots(bundle));
            Optional<List<SlotView>> bound = slots.get();
            bound.orElse(List.of()).stream()
                    .filter(s ->
                            s.bundleId() == bundle.getBundleId() && s.state().equals("live"))
                    .forEach(s -> missing.remove(new Slot(s.kind(), s.name())));
            boolean mute = engine && !Carrying.isEngine(bundle);
            if (missing.isEmpty() && !mute && bundle.getState() == Bundle.ACTIVE) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new FeatureException(
                        mute && missing.isEmpty()
                                ? whyNot(bundle, what, "its media engine", true, limit)
                                : whyNot(bundle, what, String.valueOf(missing), bound.isPresent(), limit));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FeatureException(
                        what + " was not waited for: the command was interrupted. Nothing was changed.", e);
            }
        }
    }

    private static String whyNot(Bundle bundle, String what, String missing, boolean core, Duration limit) {
        String waited = " within " + limit.toSeconds() + " s. Nothing was changed.";
        if (bundle.getState() != Bundle.ACTIVE) {
            return what + " was stopped by another" + waited;
        }
        if (!core) {
            return what + " could not be put in place: the core (org.patchbay.bus) is not there to bind " + missing
                    + waited;
        }
        return what + " did not bring up " + missing + waited
                + " Either its component threw when it was made, or something it refers to is not there: the log says which.";
    }
}
