package org.patchbay.ops.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
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
    private final Path directory;
    private final Installed installed;
    private final Switch container;
    private final Choices choices;
    private final Audit audit;
    private final Supplier<List<String>> required;
    private final Swapped swapped;

    FeatureUpdates(
            Path directory,
            Installed installed,
            Switch container,
            Choices choices,
            Audit audit,
            Supplier<List<String>> required,
            Swapped swapped) {
        this.directory = directory;
        this.installed = installed;
        this.container = container;
        this.choices = choices;
        this.audit = audit;
        this.required = required;
        this.swapped = swapped;
    }

    /** @param dropped the name of the file in the deploy folder, else empty */
    String update(String author, Path file, String dropped) throws FeatureException {
        lock.lock();
        try {
            Candidate candidate = Candidate.read(file);
            List<Bundle> before = installed.named(candidate.name());
            refuseUnlessHigher(candidate, before);
            Optional<Bundle> old = before.stream().filter(Installed::active).findFirst();
            Candidate kept = keep(candidate);
            Bundle fresh;
            try {
                fresh = container.bringUp(kept, needed(candidate, old), old.map(b -> b.adapt(BundleStartLevel.class)
                        .getStartLevel()));
            } catch (FeatureException | RuntimeException e) {
                delete(kept.file());
                throw e;
            }
            try {
                choices.runs(author, kept, dropped);
            } catch (StoreException e) {
                container.remove(fresh);
                delete(kept.file());
                throw new FeatureException(
                        "The update was taken back, because it could not be recorded: " + e.getMessage(), e);
            }
            String from = old.map(b -> b.getVersion().toString()).orElse("");
            before.forEach(container::remove);
            deleteOthers(kept);
            String to = candidate.version().toString();
            audit.record(author, "feature-update", candidate.name(), (from.isEmpty() ? "none" : from) + " -> " + to);
            swapped.told(candidate.name(), from, to);
            String said = candidate.name() + " " + to + " is live"
                    + (from.isEmpty() ? "." : "; it took the place of " + from + ".");
            LOG.info("{}", said);
            return said;
        } finally {
            lock.unlock();
        }
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
            deleteFilesOf(name);
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

    /** Makes what runs what was chosen: after a restart, and when somebody else started a version that was superseded or retired. */
    void reconcile() {
        lock.lock();
        try {
            Map<String, Choice> chosen = choices.all();
            installed.all().forEach(b -> Dropped.file(b)
                    .ifPresent(file -> takeOver(b, file, chosen.get(Installed.name(b)))));
            chosen.values().forEach(this::reconcile);
            for (Bundle bundle : installed.all()) {
                if (Installed.byUpdate(bundle) && !chosen.containsKey(Installed.name(bundle))) {
                    LOG.info(
                            "{} {} was being installed when the process ended; it is removed.",
                            bundle.getSymbolicName(),
                            bundle.getVersion());
                    container.remove(bundle);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * At a first start the watcher of the deploy folder comes up before this bundle, and installs what is there as it installs any bundle.
     * That is undone, and the file offered again, so that it goes the way of an update and its removal is noticed.
     */
    private void takeOver(Bundle bundle, Path file, @Nullable Choice choice) {
        LOG.info(
                "{} {} was in the deploy folder at the start; it is installed as an update.",
                bundle.getSymbolicName(),
                bundle.getVersion());
        boolean retired = choice != null && choice.retired() && choice.version().equals(bundle.getVersion());
        container.remove(bundle);
        if (!retired) {
            Dropped.offerAgain(file);
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
                        container.remove(b);
                    });
        }
    }

    private Optional<Bundle> restore(Choice choice) {
        Path file = file(choice.name(), choice.version().toString());
        try {
            Candidate candidate = Candidate.read(file);
            if (!candidate.digest().equals(choice.digest())) {
                throw new FeatureException(file + " was changed since it was installed.");
            }
            Bundle bundle = container.bringUp(candidate, candidate.promised(), Optional.empty());
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

    private Candidate keep(Candidate candidate) throws FeatureException {
        Path file = file(candidate.name(), candidate.version().toString());
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file) || !Files.isSameFile(file, candidate.file())) {
                Path draft = directory.resolve("incoming");
                Files.copy(candidate.file(), draft, StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new FeatureException(
                    candidate.file() + " could not be copied to " + directory + " (" + e.getMessage()
                            + "). Look at free space and permissions there. Nothing was changed.",
                    e);
        }
        // Read again: what is started is what was verified, also when the file was being replaced meanwhile.
        Candidate kept = Candidate.read(file);
        if (!kept.digest().equals(candidate.digest())) {
            delete(file);
            throw new FeatureException(candidate.file() + " changed while it was read. Try again.");
        }
        return kept;
    }

    private Path file(String name, String version) {
        return directory.resolve(name + "_" + version + ".jar");
    }

    private void deleteOthers(Candidate kept) {
        for (Path file : filesOf(kept.name())) {
            if (!file.equals(kept.file())) {
                delete(file);
            }
        }
    }

    private void deleteFilesOf(String name) {
        filesOf(name).forEach(FeatureUpdates::delete);
    }

    private List<Path> filesOf(String name) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith(name + "_"))
                    .toList();
        } catch (IOException e) {
            LOG.debug("{} cannot be listed", directory, e);
            return List.of();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} stays", file, e);
        }
    }
}
