package org.patchbay.api.ops.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/**
 * The directory of the store: what operators and imports put there. What other sources tell is shown beside it, and changed at the source.
 * Reading is from memory. Every change is checked against all that is known, takes effect whole or not at all, is audited, and can be undone.
 */
@ProviderType
public interface DirectoryOperations {

    /** The kinds of entries and their columns, in an order in which they can be loaded. */
    List<EntryKind> kinds();

    /**
     * Entries of a kind by key, of the store and of other sources.
     *
     * @param tenant of this tenant alone; empty for all
     * @param filter only those in which some field contains this, whatever the case; empty for all
     * @param offset how many to leave out
     * @param limit how many at most, 1 to 1000
     * @throws OperationException INVALID: there is no such kind
     */
    List<DirectoryEntry> list(String kind, String tenant, String filter, int offset, int limit)
            throws OperationException;

    Optional<DirectoryEntry> entry(String kind, String key) throws OperationException;

    /** What an entry of the store was before, newest first, with its present state in front. */
    List<DirectoryEntry> history(String kind, String key) throws OperationException;

    /**
     * Puts an entry, new or changed; columns that are not given are empty.
     *
     * @param expected the version it must have now (0: it must not be there); empty for whatever it is
     * @throws OperationException INVALID with every problem; CONFLICT where another was faster, or another source has it
     */
    DirectoryEntry put(String author, String kind, Map<String, String> fields, OptionalLong expected)
            throws OperationException;

    /** @throws OperationException CONFLICT too where others refer to it, with their names */
    void remove(String author, String kind, String key, OptionalLong expected) throws OperationException;

    /** Makes an entry what it was at that version of its history. */
    DirectoryEntry undo(String author, String kind, String key, long version) throws OperationException;

    /**
     * Loads many entries, or says what would come of it. An import in which anything is wrong changes nothing, and its report has every problem
     * with its line.
     */
    ImportReport load(String author, ImportRequest request) throws OperationException;

    /**
     * All entries of the store of a kind as text that can be loaded again.
     *
     * @param kind empty for all kinds: JSON only
     * @param tenant of this tenant alone; empty for all
     */
    String export(String kind, String tenant, TextFormat format) throws OperationException;

    /** What is not on the service and why, of all sources. */
    List<LineProblem> problems();
}
