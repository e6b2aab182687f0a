package org.patchbay.vault;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * Documents of a space of the store that hold secrets: each sealed for its place and its head, and opened when it is needed and never before. The
 * head stands before the seal, so that what it says is known without opening any.
 */
public final class SealedDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(SealedDocuments.class);

    private final Store store;
    private final Seal seal;
    private final String space;
    private final String what;
    /** Documents that must not be used, by their version: they are to be removed, which the store did not take. */
    private final Map<String, Long> lost = new ConcurrentHashMap<>();
    /** Documents that did not open, by their version: said once each. */
    private final Map<String, Shut> shut = new ConcurrentHashMap<>();

    /** @param sealed whether the seal did not open; else what was in it is none */
    private record Shut(long version, boolean sealed) {}

    /** @param version what a change may expect */
    public record Opened(String head, String text, long version) {
        /** Without what is secret. */
        @Override
        public String toString() {
            return "Opened[" + head + "]";
        }
    }

    /** @param what is kept, in words: it is said when one cannot be opened */
    public SealedDocuments(Store store, Seal seal, String space, String what) {
        this.store = store;
        this.seal = seal;
        this.space = space;
        this.what = what;
    }

    private Optional<Stored> document(String key) {
        return store.get(space, key).filter(this::isGood);
    }

    private boolean isGood(Stored document) {
        return lost.getOrDefault(document.key(), -1L) != document.version();
    }

    private boolean isShut(Stored document) {
        Shut before = shut.get(document.key());
        return before != null && before.version() == document.version();
    }

    private static String head(Stored document) {
        return document.value().substring(0, Math.max(0, document.value().indexOf(' ')));
    }

    /** The head of one that opens, as far as is known; opens none. */
    public Optional<String> head(String key) {
        return document(key).filter(each -> !isShut(each)).map(SealedDocuments::head);
    }

    /**
     * Empty for one that does not open, too: whom it is about has to sign in again, or the key to come back.
     *
     * @param reading makes of it what it holds; empty for what is none
     */
    public <T> Optional<T> open(String key, Function<Opened, Optional<T>> reading) {
        return document(key).flatMap(found -> {
            Optional<String> text = text(found);
            Optional<T> read = text.map(each -> new Opened(head(found), each, found.version()))
                    .flatMap(reading);
            if (read.isPresent()) {
                shut.remove(key);
            } else if (shut.put(key, new Shut(found.version(), text.isEmpty())) == null) {
                LOG.warn(
                        "What was kept of the {} of {} cannot be opened: the key is not in the file of keys any more, or it was changed. Bring the"
                                + " key back, or have the user connect again.",
                        what,
                        key);
            }
            return read;
        });
    }

    private Optional<String> text(Stored found) {
        try {
            String head = head(found);
            return head.isEmpty()
                    ? Optional.empty()
                    : seal.open(found.value().substring(head.length() + 1), label(found.key(), head));
        } catch (IOException e) {
            LOG.warn("The keys of what is kept of a {} cannot be read: {}", what, e.getMessage());
            return Optional.empty();
        }
    }

    private String label(String key, String head) {
        return space + "\u0000" + key + "\u0000" + head;
    }

    private Write put(String key, String head, String text) throws IOException {
        if (head.isEmpty() || head.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("A head is one word.");
        }
        return Write.put(space, key, head + " " + seal.close(text, label(key, head)));
    }

    /**
     * Writes one, whatever was there.
     *
     * @return the version that it has now
     * @throws IOException where it cannot be sealed; nothing is kept unsealed
     */
    public long write(String author, String key, String head, String text) throws StoreException, IOException {
        List<Stored> written = store.write(author, List.of(put(key, head, text)));
        lost.remove(key);
        shut.remove(key);
        return written.get(0).version();
    }

    /**
     * The same where it is still as it was: one that was removed meanwhile does not come back.
     *
     * @return the version that it has now
     * @throws StoreException {@code CONFLICT} where it is another one
     */
    public long replace(String author, String key, String head, String text, long expected)
            throws StoreException, IOException {
        if (document(key).isEmpty()) {
            throw new StoreException(StoreException.Reason.CONFLICT, space + "/" + key + " is not there any more.");
        }
        List<Stored> written = store.write(author, List.of(put(key, head, text).expecting(expected)));
        return written.get(0).version();
    }

    /** The version of one that may be used; opens none. */
    public Optional<Long> version(String key) {
        return document(key).map(Stored::version);
    }

    /**
     * Removes these, and what they were before.
     *
     * @return whether there was any
     * @throws StoreException where they stay on disk; they are not used from now on all the same
     */
    public boolean remove(String author, Set<String> keys) throws StoreException {
        List<Stored> all =
                keys.stream().flatMap(key -> store.get(space, key).stream()).toList();
        if (all.isEmpty()) {
            return false;
        }
        all.forEach(each -> lost.put(each.key(), each.version()));
        store.write(
                author,
                all.stream().map(each -> Write.remove(space, each.key())).toList());
        store.forget(space, keys::contains);
        all.forEach(each -> {
            lost.remove(each.key());
            shut.remove(each.key());
        });
        return true;
    }

    /** The keys with this beginning of what may be used, whether it opens or not. */
    public List<String> keys(String prefix) {
        return store.list(space, prefix).stream()
                .filter(this::isGood)
                .map(Stored::key)
                .toList();
    }

    /** The heads of all keys with this beginning, also of what does not open, and of what must not be used and could not be removed. */
    public Map<String, String> heads(String prefix) {
        Map<String, String> all = new TreeMap<>();
        store.list(space, prefix).forEach(each -> all.put(each.key(), head(each)));
        return all;
    }

    /** All keys with this beginning, also of what must not be used and could not be removed. */
    public List<String> all(String prefix) {
        return store.list(space, prefix).stream().map(Stored::key).toList();
    }

    /** How many did not open when they were needed last; those that can be opened now are none of them. */
    public int shut() {
        Map.copyOf(shut).forEach((key, before) -> {
            Optional<Stored> now = document(key).filter(this::isShut);
            if (now.isEmpty() || before.sealed() && text(now.get()).isPresent()) {
                shut.remove(key, before);
            }
        });
        return shut.size();
    }

    /** Forgets what documents were before: tokens that were renewed are of no use to anybody. */
    public void forget() {
        try {
            store.forget(space, key -> true);
        } catch (StoreException e) {
            LOG.warn("What was kept of a {} before stays in the store: {}", what, e.getMessage());
        }
    }
}
