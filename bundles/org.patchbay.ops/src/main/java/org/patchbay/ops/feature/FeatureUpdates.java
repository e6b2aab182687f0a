package org.patchbay.ops.feature;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.feature.FeatureException;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.ops.feature.Choices.Choice;

/** Update and retirement, one at a time, in an order in which a crash at any point leaves the old or the new version whole. */
final class FeatureUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureUpdates.class);

    /** Told of a version that took the place of another; {@code from} is empty where there was none. */
    interface Swapped {
        void told(String name, String from, String to);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final FeatureFiles files;
    private final Installed installed;
    private final Switch container;
    private final Choices choices;
    private final Audit audit;
    private final Supplier<List<String>> required;
    private final Swapped swapped;
    private final Carrying carrying;
    /** Media engines that were superseded and go when their last call has ended. Guarded by the lock. */
    private final Set<Bundle> draining = new LinkedHashSet<>();
    /** Guarded by the lock. */
    private boolean settled;

    FeatureUpdates(
            FeatureFiles files,
            Installed installed,
            Switch container,
            Carrying carrying,
            Choices choices,
            Audit audit,
            Supplier<List<String>> required,
            Swapped swapped) {
        this.files = files;
        this.installed = installed;
        this.container = container;
        this.carrying = carrying;
        this.choices = choices;
        this.audit = audit;
        this.required = required;
        this.swapped = swapped;
    }

    /** @param dropped the name of the file in the deploy folder, else empty */
    String update(String author, Path file, String dropped) throws FeatureException {
        lock.lock();
        try {
            settle();
            Candidate candidate = Candidate.read(file);
            List<Bundle> before = installed.named(candidate.name());
            refuseUnlessHigher(candidate, before);
            Optional<Bundle> old = before.stream().filter(Installed::active).findFirst();
            Candidate kept = files.keep(candidate);
            Bundle fresh;
            try {
                fresh = container.bringUp(
                        kept,
                        needed(candidate, old),
                        old.map(Carrying::isEngine).orElse(false),
                        old.map(b -> b.adapt(BundleStartLevel.class).getStartLevel()));
            } catch (FeatureException | RuntimeException e) {
                FeatureFiles.delete(kept.file());
                throw e;
            }
            try {
                choices.runs(author, kept, dropped);
            } catch (StoreException e) {
                container.remove(fresh);
                FeatureFiles.delete(kept.file());
                throw new FeatureException(
                        "The update was taken back, because it could not be recorded: " + e.getMessage(), e);
            }
            String from = old.map(b -> b.getVersion().toString()).orElse("");
            before.forEach(this::supersede);
            files.deleteOthers(kept);
            String to = candidate.version().toString();
            audit.record(author, "feature-update", candidate.name(), (from.isEmpty() ? "none" : from) + " -> " + to);
            swapped.told(candidate.name(), from, to);
            String said = candidate.name() + " " + to + " is live"
                    + (from.isEmpty() ? "." : "; it took the place of " + from + waits(before) + ".");
            LOG.info("{}", said);
            return said;
        } finally {
            lock.unlock();
        }
    }

    private String waits(List<Bundle> before) {
        int calls = before.stream().mapToInt(carrying::calls).sum();
        return calls == 0 ? "" : ", which carries " + calls + (calls == 1 ? " call" : " calls") + " to the end";
    }

    /** What carries calls stays beside its successor, which gets the new ones, until they have ended. */
    private void supersede(Bundle old) {
        if (carrying.calls(old) == 0) {
            draining.remove(old);
            container.remove(old);
        } else if (draining.add(old)) {
            LOG.info(
                    "{} {} stays for the calls it carries, and goes with the last of them.",
                    old.getSymbolicName(),
                    old.getVersion());
        }
    }

    /** Removes what was superseded and carries nothing any more. */
    void drain() {
        lock.lock();
        try {
            List.copyOf(draining).forEach(this::supersede);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same for a file of the deploy folder. Its watcher offers every file again at each start: what runs already is passed over, and so is
     * whatever lay there when the feature was retired.
     */
    void drop(Path file) throws FeatureException {
        lock.lock();
        try {
            settle();
            Candidate candidate = Candidate.read(file);
            Optional<Choice> choice = choices.of(candidate.name());
            if (choice.filter(c -> c.retired() && !Dropped.after(file, c.at())).isPresent()) {
                LOG.info(
                        "{} stays retired. Touch the file, or use patchbay:feature-update, to install it again.", file);
            } else if (choice.filter(c -> runs(c, candidate)).isPresent()) {
                LOG.info("{} is what runs.", file);
            } else {
                update("deploy", file, String.valueOf(file.getFileName()));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean runs(Choice choice, Candidate candidate) {
        return !choice.retired()
                && choice.digest().equals(candidate.digest())
                && installed.named(candidate.name()).stream()
                        .anyMatch(b -> b.getVersion().equals(candidate.version()));
    }

    String retire(String author, String name) throws FeatureException {
        lock.lock();
        try {
            List<Bundle> bundles = installed.named(name);
            if (bundles.isEmpty()) {
                throw new FeatureException("There is no feature bundle " + name + " here. There are: "
                        + String.join(
                                ", ",
                                installed.all().stream()
                                        .map(Installed::name)
                                        .distinct()
                                        .toList()) + ".");
            }
            int calls = bundles.stream().mapToInt(carrying::calls).sum();
            if (calls > 0) {
                throw new FeatureException(name + " carries the media of " + calls
                        + " calls, which nobody would hear any more. Put another version in its place with"
                        + " patchbay:feature-update, or wait until patchbay:calls shows none.");
            }
            Bundle highest = bundles.get(0);
            String version = highest.getVersion().toString();
            List<String> missed = Installed.slots(highest).stream()
                    .map(Slot::name)
                    .filter(required.get()::contains)
                    .toList();
            try {
                choices.retired(author, name, highest.getVersion());
            } catch (StoreException e) {
                throw new FeatureException(
                        name + " was not retired, because that could not be recorded: " + e.getMessage(), e);
            }
            bundles.forEach(container::remove);
            files.deleteAll(name);
            audit.record(author, "feature-retire", name, version + " -> none");
            swapped.told(name, version, "");
            String said = name + " " + version + " is retired."
                    + (missed.isEmpty()
                            ? ""
                            : " Calls that need " + String.join(", ", missed)
                                    + " are refused now, as the roster says.");
            LOG.info("{}", said);
            return said;
        } finally {
            lock.unlock();
        }
    }

    /** Before the first change: what a process that was killed has left half done must not be taken for what runs. */
    private void settle() {
        if (!settled) {
            reconcile();
        }
    }

    /** Makes what runs what was chosen: after a restart, and when somebody else started a version that was superseded or retired. */
    void reconcile() {
        lock.lock();
        try {
            settled = true;
            installed.all().forEach(b -> Dropped.file(b).ifPresent(file -> takeOver(b, file)));
            Map<String, Choice> chosen = choices.all();
            for (Bundle bundle : installed.all()) {
                Choice choice = chosen.get(Installed.name(bundle));
                boolean newer = choice != null && bundle.getVersion().compareTo(choice.version()) > 0;
                if (choice != null
                        && newer
                        && !files.has(choice.name(), choice.version().toString())) {
                    // Another node went back to a version that was never here: better this one than none.
                    LOG.warn(
                            "{} {} stays, although {} chose {}: that is not on this node. Install it here with"
                                    + " patchbay:feature-update.",
                            bundle.getSymbolicName(),
                            bundle.getVersion(),
                            choice.author(),
                            choice.version());
                } else if (Installed.byUpdate(bundle) && (choice == null || newer)) {
                    LOG.info(
                            "{} {} was being installed when the process ended; it is removed.",
                            bundle.getSymbolicName(),
                            bundle.getVersion());
                    container.remove(bundle);
                }
            }
            chosen.values().forEach(this::reconcile);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Where the container watches the deploy folder on its own, it comes up before this bundle at a first start, and installs what is there as it
     * installs any bundle. That is undone, and the file goes the way of an update.
     */
    private void takeOver(Bundle bundle, Path file) {
        LOG.info(
                "{} {} was in the deploy folder at the start; it is installed as an update.",
                bundle.getSymbolicName(),
                bundle.getVersion());
        container.remove(bundle);
        try {
            drop(file);
        } catch (FeatureException e) {
            LOG.warn("{} was not installed; what was live is live still. {}", file, e.getMessage());
        }
    }

    private void reconcile(Choice choice) {
        List<Bundle> present = installed.named(choice.name());
        if (choice.retired()) {
            // What is not started may be about to be by whoever installed it; it is removed once it is.
            present.stream()
                    .filter(b -> Installed.active(b) || Installed.byUpdate(b))
                    .forEach(b -> {
                        LOG.info("{} {} stays retired.", choice.name(), b.getVersion());
                        container.remove(b);
                    });
            return;
        }
        Optional<Bundle> best = present.stream()
                .filter(b -> Installed.active(b) || Installed.byUpdate(b))
                .findFirst();
        if (best.isEmpty() || best.get().getVersion().compareTo(choice.version()) < 0) {
            best = restore(choice);
        } else if (Installed.byUpdate(best.get()) && !Installed.active(best.get())) {
            start(best.get());
        }
        if (best.isPresent()) {
            Bundle live = best.get();
            if (!Installed.active(live)) {
                return;
            }
            present.stream()
                    .filter(b -> b.getVersion().compareTo(live.getVersion()) < 0)
                    .filter(b -> Installed.active(b) || Installed.byUpdate(b))
                    .forEach(b -> {
                        LOG.info("{} {} is superseded by {}.", choice.name(), b.getVersion(), live.getVersion());
                        supersede(b);
                    });
        }
    }

    private Optional<Bundle> restore(Choice choice) {
        Path file = files.file(choice.name(), choice.version().toString());
        try {
            Candidate candidate = Candidate.read(file);
            if (!candidate.digest().equals(choice.digest())) {
                throw new FeatureException(file + " was changed since it was installed.");
            }
            Bundle bundle = container.bringUp(candidate, candidate.promised(), false, Optional.empty());
            LOG.info("{} {} is live again, as {} chose.", choice.name(), choice.version(), choice.author());
            return Optional.of(bundle);
        } catch (FeatureException e) {
            LOG.warn(
                    "{} {}, which {} chose, did not come up: {} What came with the distribution runs, if anything. Install it again with"
                            + " patchbay:feature-update.",
                    choice.name(),
                    choice.version(),
                    choice.author(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static void start(Bundle bundle) {
        try {
            bundle.start();
        } catch (org.osgi.framework.BundleException e) {
            LOG.warn("{} {} does not start: {}.", bundle.getSymbolicName(), bundle.getVersion(), Reasons.of(e));
        }
    }

    private static void refuseUnlessHigher(Candidate candidate, List<Bundle> before) throws FeatureException {
        for (Bundle bundle : before) {
            int order = candidate.version().compareTo(bundle.getVersion());
            if (order == 0) {
                throw new FeatureException(candidate.name() + " " + candidate.version()
                        + " is installed already. Raise Bundle-Version: a version never changes what is in it.");
            } else if (order < 0) {
                throw new FeatureException(
                        candidate.name() + " " + candidate.version() + " is older than " + bundle.getVersion()
                                + ", which is installed. To go back, retire it first (patchbay:feature-retire "
                                + candidate.name()
                                + "), then install the older one; calls go by the roster meanwhile.");
            }
        }
    }

    /** What must be live in the new version: what it promises, or what the old one has. Dropping what the roster requires is refused. */
    private Set<Slot> needed(Candidate candidate, Optional<Bundle> old) throws FeatureException {
        Set<Slot> had = old.map(Installed::slots).orElse(Set.of());
        if (candidate.promised().isEmpty()) {
            return had;
        }
        Set<Slot> dropped = new LinkedHashSet<>(had);
        dropped.removeAll(candidate.promised());
        for (Slot slot : dropped) {
            if (required.get().contains(slot.name())) {
                throw new FeatureException(candidate.name() + " " + candidate.version() + " does not bring " + slot
                        + ", which the roster requires. Take it off the roster first (patchbay:roster-remove "
                        + slot.name() + ").");
            }
        }
        return candidate.promised();
    }
}
