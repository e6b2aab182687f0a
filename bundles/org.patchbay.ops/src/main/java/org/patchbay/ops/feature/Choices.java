package org.patchbay.ops.feature;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.Lines;

/** What operators chose for each feature bundle, in the space {@code features} of the store. */
final class Choices {
    private static final Logger LOG = LoggerFactory.getLogger(Choices.class);
    static final String SPACE = "features";

    /**
     * One choice.
     *
     * @param version the version that runs, or the last that ran before it was retired
     * @param digest SHA-256 of its file, empty where it came with the distribution
     * @param dropped the name of the file in the deploy folder it came from, else empty
     * @param author who chose it
     */
    record Choice(
            String name, boolean retired, Version version, String digest, String dropped, String author, Instant at) {}

    private final Store store;

    Choices(Store store) {
        this.store = store;
    }

    Optional<Choice> of(String name) {
        return store.get(SPACE, name).flatMap(Choices::read);
    }

    Map<String, Choice> all() {
        Map<String, Choice> all = new LinkedHashMap<>();
        for (Stored document : store.list(SPACE, "")) {
            read(document).ifPresent(choice -> all.put(choice.name(), choice));
        }
        return all;
    }

    void runs(String author, Candidate candidate, String dropped) throws StoreException {
        write(author, candidate.name(), "runs", candidate.version(), candidate.digest(), dropped);
    }

    void retired(String author, String name, Version version) throws StoreException {
        Optional<Choice> before = of(name);
        write(
                author,
                name,
                "retired",
                version,
                before.map(Choice::digest).orElse(""),
                before.map(Choice::dropped).orElse(""));
    }

    void forget(String author, String name) throws StoreException {
        store.write(author, List.of(Write.remove(SPACE, name)));
    }

    private void write(String author, String name, String state, Version version, String digest, String dropped)
            throws StoreException {
        store.write(
                author,
                List.of(Write.put(
                        SPACE,
                        name,
                        Lines.write(Map.of(
                                "state",
                                state,
                                "version",
                                version.toString(),
                                "digest",
                                digest,
                                "dropped",
                                dropped)))));
    }

    private static Optional<Choice> read(Stored document) {
        Map<String, String> lines = Lines.read(document.value());
        try {
            return Optional.of(new Choice(
                    document.key(),
                    lines.getOrDefault("state", "").equals("retired"),
                    Version.parseVersion(lines.getOrDefault("version", "")),
                    lines.getOrDefault("digest", ""),
                    lines.getOrDefault("dropped", ""),
                    document.author(),
                    document.at()));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "What was chosen for {} cannot be read ({}). Install or retire it again.",
                    document.key(),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
