package org.patchbay.api.ops.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps documents. Reading is from memory and never fails; writing is durable when it returns, and may be refused.
 *
 * <p>Not for what changes with every call, and never for secrets.
 */
@ProviderType
public interface Store {

    Optional<Stored> get(String space, String key);

    /** All documents of a space whose key begins with the prefix, by key. */
    List<Stored> list(String space, String prefix);

    /** All documents of all spaces as they are at one moment, by space and key: no change is in it by half. */
    List<Stored> all();

    /** What a document was before, newest first, as far back as is kept. A removal is a document with an empty value. */
    List<Stored> history(String space, String key);

    /**
     * Makes all these changes or none. When it returns they are on disk and seen by {@link #get}.
     *
     * @param author who wants it; kept with each document
     */
    List<Stored> write(String author, List<Write> writes) throws StoreException;

    /**
     * Forgets what the documents with these keys were before; of one that is removed nothing is left, and its next version is 1. For what must not
     * be kept any longer: it cannot be undone.
     *
     * @param keys asked for each key that the space has, those of removed documents too
     */
    void forget(String space, Predicate<String> keys) throws StoreException;

    /**
     * Tells of each document of a space that changed, in order, on a thread of the store; a removal as a document with an empty value.
     *
     * @return ends the watch when closed
     */
    AutoCloseable watch(String space, Consumer<Stored> changed);
}
